import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { DocumentToStage, Library, StagedDocument } from '#gateway/library/library';

export const AGENCY = '91350100M000100Y43';
export const OTHER_AGENCY = '11110000000000000N';
export const MASTER_KEY = Buffer.alloc(32, 9);
export const SUBJECT = digestOf('subject 1');
export const OTHER_SUBJECT = digestOf('subject 2');
export const NOW_MS = 1_795_507_200_000;

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

export function identifierOf(serial: number): string {
  return `1.2.156.3005.2.111000000000133381001.${AGENCY}.${String(serial).padStart(12, '0')}.001.X`;
}

/** A document as the library sees it: three parts, here with readable content in the second. */
export function documentOf(content: string): string {
  const part = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
  return `${part('{"alg":"ES256"}')}.${part(content)}.${part('signature of '.repeat(6))}`;
}

/** What command number `serial` stages; `content` tells one document and its request from another. */
export function itemOf(
  serial: number,
  change: Partial<DocumentToStage> & { content?: string } = {},
): DocumentToStage {
  const { content = `content of certificate ${String(serial)} of 张三`, ...rest } = change;
  const document = documentOf(content);
  return {
    agency: AGENCY,
    commandId: `command-${String(serial)}`,
    identifier: identifierOf(serial),
    subjectId: SUBJECT,
    document,
    digest: digestOf(document),
    requestDigest: digestOf(`request for ${content}`),
    ...rest,
  };
}

/** Stages one document alone. Fails where it is refused. */
export async function stage(library: Library, item: DocumentToStage): Promise<StagedDocument> {
  const [outcome] = await library.stageMany([item]);
  if (outcome === undefined) throw new Error('no outcome');
  if (outcome.state === 'refused') throw outcome.error;
  return outcome;
}

/** The document that is kept; in its place `erased` or `absent`. */
export async function documentIn(library: Library, identifier: string): Promise<string> {
  const kept = await library.get(identifier);
  return kept.state === 'present' ? kept.document : kept.state;
}

/** Erases a subject, by a command of its own. */
export async function erase(
  library: Library,
  subjectId: string,
  at: number,
): Promise<{ readonly documents: number }> {
  const command = { agency: AGENCY, commandId: `erasure-${randomUUID()}` };
  await library.intendErasure(command, subjectId);
  return library.carryOutErasure(command, at);
}

/** All bytes of the library's files: the database, its log and its shared memory. */
export async function rawBytes(folder: string): Promise<Buffer> {
  const names = await readdir(folder);
  const files = names.filter((name) => name.startsWith('library.sqlite'));
  return Buffer.concat(await Promise.all(files.map((name) => readFile(join(folder, name)))));
}

/** Changes the file behind the library's back. */
export function tamper<T>(path: string, change: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(path);
  try {
    return change(db);
  } finally {
    db.close();
  }
}
