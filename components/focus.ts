/** Whether what a selector names, or something in its shadow tree, has the focus. */
export function hasFocus(root: ParentNode | undefined, selector: string): boolean {
  return !!root?.querySelector(`:is(${selector}):focus`);
}

/** Moves the focus to the first of what a selector names. */
export function focusOn(root: ParentNode, selector: string, options?: FocusOptions): void {
  root.querySelector<HTMLElement>(selector)?.focus(options);
}
