/**
 * The person's own locale, for numbers and dates. WebKitGTK reports "C" where the system names no
 * language, which `Intl` refuses with an exception.
 */
export function usableLocale(reported: string | undefined): string {
  try {
    return (reported && Intl.getCanonicalLocales(reported)[0]) || FALLBACK;
  } catch {
    return FALLBACK;
  }
}

const FALLBACK = "en";

export const locale = usableLocale(typeof navigator === "undefined" ? undefined : navigator.language);
