/** Moving an enlarged picture inside its scroller; touch does so by itself. */
export class Pan {
  #from: { readonly x: number; readonly y: number } | undefined;

  readonly start = (event: PointerEvent): void => {
    const scroller = event.currentTarget as HTMLElement;
    const fits = scroller.scrollWidth <= scroller.clientWidth && scroller.scrollHeight <= scroller.clientHeight;
    if (event.pointerType === 'touch' || event.button !== 0 || fits) return;
    this.#from = { x: scroller.scrollLeft + event.clientX, y: scroller.scrollTop + event.clientY };
    scroller.setPointerCapture(event.pointerId);
  };

  readonly move = (event: PointerEvent): void => {
    if (!this.#from) return;
    (event.currentTarget as HTMLElement).scrollTo(this.#from.x - event.clientX, this.#from.y - event.clientY);
  };

  readonly end = (): void => {
    this.#from = undefined;
  };
}

/** Scrolls so that what is in the middle stays there while `resize` changes the size of the content. */
export function keepCentre(scroller: HTMLElement, resize: () => void): void {
  const { scrollLeft, scrollTop, clientWidth, clientHeight, scrollWidth, scrollHeight } = scroller;
  const middle = { x: (scrollLeft + clientWidth / 2) / scrollWidth, y: (scrollTop + clientHeight / 2) / scrollHeight };
  resize();
  scroller.scrollTo(middle.x * scroller.scrollWidth - clientWidth / 2, middle.y * scroller.scrollHeight - clientHeight / 2);
}
