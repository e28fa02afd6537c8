const KEYS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End"];

/** Takes the keyboard from a card to the one beside it; false where the key means nothing here. */
export function goToCard(card: HTMLElement, key: string): boolean {
  if (!KEYS.includes(key)) return false;
  const lanes = [...(card.closest(".board")?.querySelectorAll("[data-lane]") ?? [])];
  const cards = lanes.map((lane) => [...lane.querySelectorAll<HTMLElement>("[data-card]")]);
  const lane = cards.findIndex((some) => some.includes(card));
  beside(cards, lane, cards[lane]?.indexOf(card) ?? 0, key)?.focus();
  return true;
}

function beside(cards: HTMLElement[][], lane: number, row: number, key: string): HTMLElement | undefined {
  const own = cards[lane] ?? [];
  switch (key) {
    case "ArrowUp":
      return own[row - 1];
    case "ArrowDown":
      return own[row + 1];
    case "Home":
      return own[0];
    case "End":
      return own.at(-1);
    default: {
      // Lanes without cards are passed over.
      const further = key === "ArrowLeft" ? cards.slice(0, lane).toReversed() : cards.slice(lane + 1);
      const next = further.find((some) => some.length > 0) ?? [];
      return next[Math.min(row, next.length - 1)];
    }
  }
}
