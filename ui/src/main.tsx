import "@fontsource-variable/inter";
import "./theme/base.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queryClient } from "./api/query-client";
import { Start } from "./start/start";
import { applyTheme, watchSystemTheme } from "./theme/theme";

applyTheme();
watchSystemTheme();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Start />
      </QueryClientProvider>
    </StrictMode>,
  );
}
