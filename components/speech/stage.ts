/** The area with the pictures: follows its size, and the pointer over it. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export interface StageOptions {
  /** The area, once the host was drawn. */
  readonly area: () => HTMLElement | null;
  /** Called when the pointer goes down: whether it may be followed. */
  readonly begin: () => boolean;
  /** Called with the pointer's place, 0…1 of the width. */
  readonly point: (share: number) => void;
}

export class Stage implements ReactiveController {
  readonly #resizes = new ResizeObserver(() => this.host.requestUpdate());
  #observed: HTMLElement | null = null;

  constructor(
    readonly host: ReactiveControllerHost,
    readonly options: StageOptions,
  ) {
    host.addController(this);
  }

  hostUpdated(): void {
    const area = this.options.area();
    if (area === this.#observed) return;
    this.#observed = area;
    if (area) this.#resizes.observe(area);
  }

  hostDisconnected(): void {
    this.#resizes.disconnect();
    this.#observed = null;
  }

  hostConnected(): void {
    this.host.requestUpdate(); // observed again
  }

  readonly onPointer = (event: PointerEvent): void => {
    if (!this.options.begin() || event.button !== 0) return;
    this.options.area()!.setPointerCapture(event.pointerId);
    this.#point(event);
  };

  readonly onDrag = (event: PointerEvent): void => {
    if (this.options.area()!.hasPointerCapture(event.pointerId)) this.#point(event);
  };

  #point({ clientX }: PointerEvent): void {
    const { left, width } = this.options.area()!.getBoundingClientRect();
    this.options.point((clientX - left) / width);
  }
}
