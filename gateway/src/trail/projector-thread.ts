import { parentPort, workerData } from 'node:worker_threads';
import { tellError } from '../threads/told-error.js';
import { connectTrailDatabase, type TrailLocation } from './open-trail-database.js';
import type { Projected } from './project-block.js';
import { createProjector } from './projector.js';
import type { ProjectorAnswer, ProjectorQuestion } from './projector-messages.js';

// The other end of a `ThreadProjector`: a connection of its own to the trail's database.
if (parentPort === null) throw new Error('this is the thread of a projector');
const port = parentPort;
let isDamaged = false;
const db = connectTrailDatabase(workerData as TrailLocation, () => {
  isDamaged = true;
});
const projector = createProjector(db);

function work(question: Exclude<ProjectorQuestion, { kind: 'close' }>): Promise<Projected | undefined> {
  if (question.kind === 'project') return projector.project(question.blocks, question.lastSeq);
  return projector.index(question.name).then(() => undefined);
}

async function answer(question: ProjectorQuestion): Promise<void> {
  if (question.kind === 'close') {
    await db.destroy();
    port.close();
    return;
  }
  let answered: ProjectorAnswer;
  try {
    answered = { done: await work(question) };
  } catch (fault) {
    answered = { fault: tellError(fault), isDamaged };
  }
  port.postMessage(answered);
}

port.on('message', (question: ProjectorQuestion) => void answer(question));
