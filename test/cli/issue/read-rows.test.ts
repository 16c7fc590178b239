import { expect } from 'chai';
import type { Fault } from '#cli/issue/fault';
import { readRows, type Format } from '#cli/issue/read-rows';
import type { SourceRow } from '#cli/issue/source-row';
import { collected, textInPieces } from './in-pieces.ts';

interface Read {
  readonly rows: readonly SourceRow[];
  readonly columns: readonly string[];
  readonly faults: readonly Fault[];
}

/** All that is found, which must be the same however the text is cut. */
async function read(text: string, format: Format): Promise<Read> {
  const readings = await Promise.all(
    [1, 7, 100_000].map((size) => collected(readRows(textInPieces(text, size), format))),
  );
  const [found = [], ...others] = readings;
  for (const other of others) expect(other).to.deep.equal(found);
  return {
    rows: found.flatMap((one) => ('row' in one ? [one.row] : [])),
    columns: found.flatMap((one) => ('columns' in one ? one.columns : [])),
    faults: found.flatMap((one) => ('fault' in one ? [one.fault] : [])),
  };
}

describe('readRows', () => {
  it('tells on which line a record begins, over quoted line breaks and empty lines', async () => {
    const { rows } = await read('a,b\r\n"1\r\n1",2\r\n\r\n3,4\r\n', 'csv');
    expect(rows).to.deep.equal([
      { line: 2, values: { a: '1\n1', b: '2' } },
      { line: 5, values: { a: '3', b: '4' } },
    ]);
  });

  for (const [title, end] of [
    ['LF', '\n'],
    ['CR and LF', '\r\n'],
    ['CR', '\r'],
  ] as const)
    it(`takes lines that end with ${title}`, async () => {
      const csv = await read(['a,b', '1,2', '', '3,4', ''].join(end), 'csv');
      expect(csv.rows.map(({ line, values }) => [line, values['a']])).to.deep.equal([
        [2, '1'],
        [4, '3'],
      ]);
      const ndjson = await read(['{"a":1}', '', '{"a":3}', ''].join(end), 'ndjson');
      expect(ndjson.rows.map(({ line }) => line)).to.deep.equal([1, 3]);
    });

  it('takes a header without rows for a file without rows, and tells of each bad line of NDJSON', async () => {
    expect(await read('a,b\n', 'csv')).to.deep.equal({ rows: [], columns: ['a', 'b'], faults: [] });
    const { faults } = await read('{"a":1}\n{\nnull\n"x"\n{"a":2}\n', 'ndjson');
    expect(faults.map(({ line }) => line)).to.deep.equal([2, 3, 4]);
  });

  it('goes on after a row with another number of fields', async () => {
    const { rows, faults } = await read('a,b\n1\n1,2,3\n"4\n",5\n\n6,7\n', 'csv');
    expect(faults.map(({ line }) => line)).to.deep.equal([2, 3]);
    expect(rows.map(({ line }) => line)).to.deep.equal([4, 7]);
  });

  it('keeps what JSON says', async () => {
    const { rows, columns } = await read('{"a":1}\n\n{"b":[true]}\n', 'ndjson');
    expect(rows).to.deep.equal([
      { line: 1, values: { a: 1 } },
      { line: 3, values: { b: [true] } },
    ]);
    expect(columns).to.deep.equal(['a', 'b']);
  });

  const faulty: readonly [string, string, 'csv' | 'ndjson', number, string][] = [
    ['an empty CSV', '', 'csv', 1, 'empty'],
    ['an empty NDJSON', '\n', 'ndjson', 1, 'empty'],
    ['a row with a field too many', 'a,b\n1,2\n1,2,3\n', 'csv', 3, 'number of fields'],
    ['a quotation mark that is not closed', 'a,b\n"1,2\n', 'csv', 2, 'quotation mark'],
    ['a column without a name', 'a,\n1,2\n', 'csv', 1, 'no name'],
    ['a column that is there twice', 'a,a\n1,2\n', 'csv', 1, 'twice'],
    ['a line that is not JSON', '{"a":1}\n{a}\n', 'ndjson', 2, 'JSON object'],
    ['a line that is no object', '[1]\n', 'ndjson', 1, 'JSON object'],
    ['a line of endless length', `a\n${'1'.repeat(70_000)}\n`, 'csv', 2, 'longer'],
  ];
  for (const [title, text, format, line, detail] of faulty) {
    it(`reports ${title}`, async () => {
      const { faults } = await read(text, format);
      expect(faults).to.have.lengthOf(1);
      expect(faults[0]?.line).to.equal(line);
      expect(faults[0]?.detail).to.include(detail);
    });
  }
});
