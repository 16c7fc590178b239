import type { Fault } from './fault.js';
import { LineByText } from './line-by-text.js';

/** Remembers what was on earlier lines. */
export class RepeatedRows {
  readonly #serialColumn: string;
  readonly #lineByContent = new LineByText();
  readonly #lineBySerial = new LineByText();

  constructor(serialColumn: string) {
    this.#serialColumn = serialColumn;
  }

  faultOf(line: number, content: string, serial: string | undefined): Fault | undefined {
    const same = this.#lineByContent.remember(content, line);
    if (same !== undefined)
      return { line, detail: `says the same as line ${String(same)}`, zh: `与第 ${String(same)} 行相同` };
    const taken = serial === undefined ? undefined : this.#lineBySerial.remember(serial, line);
    if (taken === undefined) return undefined;
    return {
      line,
      column: this.#serialColumn,
      detail: `has the serial of line ${String(taken)}`,
      zh: `编号与第 ${String(taken)} 行相同`,
    };
  }
}
