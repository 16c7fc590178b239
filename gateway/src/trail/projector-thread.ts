import { parentPort, workerData } from 'node:worker_threads';
import { connectTrailDatabase, type TrailLocation } from './open-trail-database.js';
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

async function answer(question: ProjectorQuestion): Promise<void> {
  if (question.kind === 'close') {
    await db.destroy();
    port.close();
    return;
  }
  let answered: ProjectorAnswer;
  try {
    answered = await projector.project(question.blocks, question.lastSeq);
  } catch (fault) {
    answered = { fault, isDamaged };
  }
  port.postMessage(answered);
}

port.on('message', (question: ProjectorQuestion) => void answer(question));
