import { start } from "./common.js";

start("home", null);
