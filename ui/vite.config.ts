import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds a team server, so that the web client can be worked on against real data. */
const server = process.env.SATCHEL_SERVER ?? "http://127.0.0.1:7420";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // WebKitGTK on Debian 12 and every browser of the last two years.
  build: { target: ["es2022", "safari16.4"], chunkSizeWarningLimit: 700 },
  clearScreen: false,
  server: {
    host: "127.0.0.1",
    port: 5173,
    strictPort: true,
    proxy: { "/api": { target: server, changeOrigin: false } },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node", setupFiles: ["tests/locale.ts"] },
});
