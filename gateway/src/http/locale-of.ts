import type { Request } from 'express';
import type { Locale } from './route.js';

/** The language of texts for people, by `Accept-Language` (RFC 9110 §12.5.4); English where neither is asked for. */
export function localeOf(request: Request): Locale {
  const language = request.acceptsLanguages('en', 'zh-CN', 'zh');
  return language === 'zh-CN' || language === 'zh' ? 'zh-CN' : 'en';
}
