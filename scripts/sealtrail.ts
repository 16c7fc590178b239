// `npm run sealtrail -- …`: the command line, in a clone that is made ready first.
import '#cli/main';
