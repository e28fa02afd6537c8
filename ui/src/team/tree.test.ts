import { describe, expect, it } from "vitest";
import { homesFor, type Team, treeOf } from "./tree";

const team = (name: string, parent: string | null = null): Team => ({ id: name, name, parent });
const paths = (teams: Team[]) => treeOf(teams).map(({ path }) => path);

describe("the tree", () => {
  it("has parts below what they are part of, each level by name", () => {
    const teams = [team("Vienna", "North"), team("South"), team("Graz", "North"), team("North")];
    expect(paths(teams)).toEqual(["North", "North / Graz", "North / Vienna", "South"]);
    expect(treeOf(teams).map(({ depth }) => depth)).toEqual([0, 1, 1, 0]);
  });

  it("has at its top what is part of nothing that is here", () => {
    expect(paths([team("Vienna", "gone")])).toEqual(["Vienna"]);
  });

  it("loses no team where two are part of each other", () => {
    expect(paths([team("A", "B"), team("B", "A"), team("C")])).toEqual(["C", "A", "A / B"]);
  });
});

describe("what a team may become part of", () => {
  const homes = (name: string, teams: Team[]) => homesFor(name, treeOf(teams)).map(({ id }) => id);

  it("is neither itself nor a part of it", () => {
    const teams = [team("North"), team("Vienna", "North"), team("Wieden", "Vienna"), team("South")];
    expect(homes("North", teams)).toEqual(["South"]);
    expect(homes("Vienna", teams)).toEqual(["North", "South"]);
  });

  it("is none of those that are part of each other", () => {
    expect(homes("B", [team("A", "B"), team("B", "A"), team("C")])).toEqual(["C"]);
  });
});
