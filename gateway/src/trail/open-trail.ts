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
  const db = await openTrailDatabase(location, damage);
  const projector = new ThreadProjector({ location, onDamage: () => damage?.tell() });
  return Trail.open({ ...told, db, projector, isDamaged: () => damage?.found === true });
}
