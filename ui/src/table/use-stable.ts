import { useCallback, useLayoutEffect, useRef } from "react";

/** A function that stays the same while what it does follows the latest render: memoised rows depend on it. */
export function useStable<Arguments extends unknown[], Result>(
  work: (...args: Arguments) => Result,
): (...args: Arguments) => Result {
  const latest = useRef(work);
  useLayoutEffect(() => {
    latest.current = work;
  });
  return useCallback((...args: Arguments) => latest.current(...args), []);
}
