export { scriptJson } from "../../lib/notebook/script-json";
