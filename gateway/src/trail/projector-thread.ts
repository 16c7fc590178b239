import { workerData } from 'node:worker_threads';
import { answerInThread } from '../threads/answer-in-thread.js';
import { connectTrailDatabase, type TrailLocation } from './open-trail-database.js';
import { createProjector, type Projector } from './projector.js';
import type { ProjectorState } from './thread-projector.js';

// The other end of a `ThreadProjector`: a connection of its own to the trail's database.
await answerInThread<Projector, ProjectorState>(() => {
  let isDamaged = false;
  const db = connectTrailDatabase(workerData as TrailLocation, () => {
    isDamaged = true;
  });
  return {
    answers: { ...createProjector(db), close: () => db.destroy() },
    state: () => ({ isDamaged }),
  };
});
