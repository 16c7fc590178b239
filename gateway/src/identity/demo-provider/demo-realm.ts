/**
 * Where the demonstration's officers belong, whatever address its provider has at the moment: a start on another port
 * does not make other officers of them. No real provider is called so: an `iss` is a URL with http or https.
 */
export const DEMO_REALM = 'urn:sealtrail:demonstration';
