/** Reads protocol buffers, which ONNX files are: https://protobuf.dev/programming-guides/encoding/. */
interface Field {
  readonly number: number;
  readonly value: number;
  readonly content: Uint8Array;
}

/** The fields of a message; of those with a length, the content. */
export function* fields(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const wide = { 0: 0, 1: 8, 5: 4 }[key & 7];
    const value = wide === 0 ? varint() : 0;
    const length = wide ?? varint();
    yield { number: key >> 3, value, content: message.subarray(at, (at += length)) };
  }
}

/** The contents of the fields of that number. */
export const inside = (message: Uint8Array, number: number): Uint8Array[] =>
  [...fields(message)].filter((field) => field.number === number).map(({ content }) => content);
