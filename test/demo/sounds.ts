/** What a WAV file holds, as another program finds it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measured {
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
  readonly samples: number;
  /** The loudest, 0…1; undefined where only the header was read. */
  readonly loudest?: number;
  /** Who measured. */
  readonly by: string;
}

/** By sox or ffprobe, where one of them is installed; by the header alone otherwise. */
export function measure(path: string): Measured {
  return bySox(path) ?? byFfprobe(path) ?? byHeader(path);
}

const ask = (program: string, args: readonly string[]): string | undefined => {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout || stderr : undefined;
};

function bySox(path: string): Measured | undefined {
  const [channels, sampleRate, bits, samples] = ['-c', '-r', '-b', '-s'].map((what) => ask('soxi', [what, path]));
  const statistics = ask('sox', [path, '-n', 'stat']);
  if (samples === undefined || statistics === undefined) return undefined;
  const loudest = Math.max(...['Maximum', 'Minimum'].map((edge) => Math.abs(Number(new RegExp(`${edge} amplitude:\\s+(\\S+)`).exec(statistics)?.[1]))));
  return { channels: Number(channels), sampleRate: Number(sampleRate), bits: Number(bits), samples: Number(samples), loudest, by: 'sox' };
}

function byFfprobe(path: string): Measured | undefined {
  const answer = ask('ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path]);
  if (answer === undefined) return undefined;
  const [stream] = (JSON.parse(answer) as { streams: readonly Record<string, string | number>[] }).streams;
  const { channels, sample_rate, bits_per_sample, duration_ts } = stream!;
  return {
    channels: Number(channels), sampleRate: Number(sample_rate), bits: Number(bits_per_sample), samples: Number(duration_ts), by: 'ffprobe',
  };
}

/** The chunks `fmt ` and `data` of a RIFF file. */
function byHeader(path: string): Measured {
  const bytes = readFileSync(path);
  const format = bytes.indexOf('fmt ') + 8;
  const [channels, sampleRate, bits] = [bytes.readUInt16LE(format + 2), bytes.readUInt32LE(format + 4), bytes.readUInt16LE(format + 14)];
  const size = bytes.readUInt32LE(bytes.indexOf('data') + 4);
  return { channels, sampleRate, bits, samples: size / channels / (bits / 8), by: 'its header' };
}
