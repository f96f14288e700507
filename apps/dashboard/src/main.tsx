import { render } from "preact";
import { App } from "./app.tsx";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/parts.css";
import "./styles/forms.css";
import "./styles/table.css";
import "./styles/pictures.css";

const root = document.getElementById("app");
if (root === null) throw new Error("The document has no element with the id app.");
render(<App />, root);
