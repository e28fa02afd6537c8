// Tests read "1,200" wherever they run: from Node 21 on, the locale would be the machine's.
Object.defineProperty(globalThis, "navigator", { value: { language: "en-US", platform: "Linux" }, configurable: true });
