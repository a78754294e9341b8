/** How the pack's artists pace an action: frames per second, and whether its last frame leads into the first. */
export interface Motion {
  readonly fps: number;
  readonly loop: boolean;
}

const MOTIONS: readonly (Motion & { readonly words: RegExp })[] = [
  { words: /\b(run|runs|running|sprinting|jogging)\b/, fps: 16, loop: true },
  { words: /\b(walk|walks|walking|strolling)\b/, fps: 12, loop: true },
  { words: /\b(jump|jumps|jumping|leaping)\b/, fps: 10, loop: false },
  { words: /\b(slash|slashes|slashing|attacking|punching|swinging|swings)\b/, fps: 14, loop: false },
  { words: /\b(standing|idle|waiting|stance|ready|holding|hands|arms|cheering)\b/, fps: 4, loop: true },
];

/** The motion that a caption asks for; one that says none of them goes round, as most clips of the training do. */
export function motionOf(prompt: string): Motion {
  const text = prompt.normalize('NFKC').toLowerCase();
  const { fps, loop } = MOTIONS.find(({ words }) => words.test(text)) ?? { fps: 8, loop: true };
  return { fps, loop };
}
