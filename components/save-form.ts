import { LitElement } from 'lit';
import { query, state } from 'lit/decorators.js';
import { download, sizeOf } from './files.ts';
import styles from './save-form.styles.ts';
import { tokens } from './theme.ts';

/** What forms for saving have in common: one file at a time, what is said of it, and ways to close. */
export abstract class SaveForm extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override styles = [tokens, styles];

  @state() protected busy = false;
  @state() protected said = '';
  @state() protected fault = '';
  @query('input:checked') private chosen!: HTMLInputElement | null;

  /** Moves to the chosen format. */
  override focus(): void {
    this.chosen?.focus();
  }

  /** What was said is of an earlier choice. */
  protected hush(): void {
    this.said = this.fault = '';
  }

  /** Hands out a file once it is made, or says why there is none. Meanwhile the button does nothing, and keeps the focus. */
  protected async saveFile(make: () => Promise<File>): Promise<void> {
    this.busy = true;
    this.hush();
    try {
      const file = await make();
      download(file, file.name);
      this.said = `${file.name}, ${sizeOf(file)}`;
    } catch (error) {
      this.fault = error instanceof Error ? error.message : String(error);
    }
    this.busy = false;
  }

  protected readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.close();
  };

  protected close(): void {
    this.dispatchEvent(new Event('close'));
  }
}
