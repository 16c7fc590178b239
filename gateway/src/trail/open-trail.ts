import { DamagedFile } from './damaged-file.js';
import { openTrailDatabase, type TrailLocation } from './open-trail-database.js';
import { ThreadProjector } from './thread-projector.js';
import { Trail, type TrailOptions } from './trail.js';

/** Opens the trail that lies at `location`, to be filled by a thread of its own. */
export async function openTrail(
  location: TrailLocation,
  told: Pick<TrailOptions, 'onProgress' | 'onFault'> = {},
): Promise<Trail> {
  const damage = 'file' in location ? new DamagedFile(location.file) : undefined;
  const projector = new ThreadProjector({ location, onDamage: () => damage?.tell() });
  // It opens the database when it is first asked, and that is done here before.
  projector.begin();
  try {
    const db = await openTrailDatabase(location, damage);
    return await Trail.open({ ...told, db, projector, isDamaged: () => damage?.found === true });
  } catch (error) {
    await projector.close();
    throw error;
  }
}
