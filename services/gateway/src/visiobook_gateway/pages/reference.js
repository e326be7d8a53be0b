// Draws the merged OpenAPI document. Everything from the document goes in as text, never as markup.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete", "head", "options"];
const DEEPEST = 6;
let schemas = {};

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function resolve(schema) {
  const name = schema?.$ref?.split("/").pop();
  return name ? schemas[name] ?? {} : schema ?? {};
}

function typeName(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices) return choices.map(typeName).join(" | ");
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.type === "array") return `${typeName(schema.items) || "any"}[]`;
  return [schema.type ?? "any", schema.format && `(${schema.format})`].filter(Boolean).join(" ");
}

// An example in the shape of a schema; a schema that contains itself stops at the second turn.
function example(schema, path = []) {
  const name = schema?.$ref;
  if (path.length > DEEPEST || (name && path.includes(name))) return "…";
  const inner = resolve(schema);
  const next = [...path, name ?? ""];
  if (inner.example !== undefined) return inner.example;
  if (inner.examples?.length) return inner.examples[0];
  if (inner.const !== undefined) return inner.const;
  if (inner.enum) return inner.enum[0];
  if (inner.default !== undefined && inner.default !== null) return inner.default;
  const choices = inner.anyOf ?? inner.oneOf;
  if (choices) return example(choices.find((choice) => choice.type !== "null") ?? choices[0], next);
  if (inner.allOf) return Object.assign({}, ...inner.allOf.map((part) => example(part, next)));
  return exampleOfType(inner, next);
}

function exampleOfType(schema, path) {
  if (schema.type === "array") return [example(schema.items, path)];
  if (schema.type === "object" || schema.properties) {
    const entries = Object.entries(schema.properties ?? {});
    return Object.fromEntries(entries.map(([name, property]) => [name, example(property, path)]));
  }
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 0;
  if (schema.type === "boolean") return false;
  if (schema.type === "null") return null;
  const formats = { uuid: "6f1c1b1e-0000-4000-8000-000000000000", "date-time": "2026-01-31T12:00:00Z", password: "…" };
  return formats[schema.format] ?? "string";
}

function limits(schema) {
  const words = { minLength: "at least", maxLength: "at most", minimum: "≥", maximum: "≤", pattern: "like" };
  const found = Object.entries(words).filter(([key]) => schema?.[key] !== undefined);
  const unit = (key) => (key.endsWith("Length") ? " characters" : "");
  return found.map(([key, word]) => `${word} ${schema[key]}${unit(key)}`).join(", ");
}

function row(name, schema, required, description) {
  const details = [description ?? resolve(schema).description, limits(schema)].filter(Boolean).join(" · ");
  const heading = element("th", { scope: "row" }, name);
  if (required) heading.append(element("span", { class: "needed" }, "needed"));
  return element("tr", {}, heading, element("td", {}, typeName(schema)), element("td", {}, details));
}

function table(rows) {
  return element("table", {}, element("tbody", {}, ...rows));
}

function fields(schema) {
  const inner = resolve(schema);
  const entries = Object.entries(inner.properties ?? {});
  if (!entries.length) return null;
  return table(entries.map(([name, property]) => row(name, property, inner.required?.includes(name))));
}

function contentOf(thing) {
  const [type, media] = Object.entries(thing?.content ?? {})[0] ?? [];
  return type ? { type, schema: media.schema } : null;
}

function code(text) {
  const button = element("button", { class: "copy", type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  return element("div", { class: "sample" }, button, element("pre", { tabindex: "0" }, element("code", {}, text)));
}

function curl(method, path, operation) {
  const lines = [`curl -X ${method.toUpperCase()} "${location.origin}${path}"`];
  if (!operation["x-public"]) lines.push('  -H "Authorization: Bearer $TOKEN"');
  const body = contentOf(operation.requestBody);
  if (body?.type.includes("json")) {
    lines.push('  -H "Content-Type: application/json"', `  -d '${JSON.stringify(example(body.schema))}'`);
  } else if (body) lines.push(`  -H "Content-Type: ${body.type}"`, "  -T FILE");
  return lines.join(" \\\n");
}

function answers(operation) {
  const shown = Object.entries(operation.responses ?? {}).filter(([status]) => status !== "422");
  return shown.flatMap(([status, response]) => {
    const content = contentOf(response);
    const line = element("p", {}, element("span", { class: "status" }, status), response.description ?? "");
    if (!content?.type.includes("json")) return [line, content ? element("p", {}, content.type) : null];
    return [line, code(JSON.stringify(example(content.schema), null, 2))];
  });
}

function fill(inside, method, path, operation) {
  const [, ...more] = (operation.description ?? "").split("\n");
  if (more.join("").trim()) inside.append(element("p", {}, more.join("\n").trim()));
  const parameters = operation.parameters ?? [];
  if (parameters.length) {
    const rows = parameters.map((p) => row(`${p.name}`, p.schema, p.required, p.description ?? `in the ${p.in}`));
    inside.append(element("h3", {}, "Parameters"), table(rows));
  }
  const body = contentOf(operation.requestBody);
  if (body) {
    const shape = fields(body.schema) ?? element("p", {}, `${body.type} ${typeName(body.schema)}`);
    inside.append(element("h3", {}, "Body"), shape);
  }
  inside.append(element("h3", {}, "Request"), code(curl(method, path, operation)));
  inside.append(element("h3", {}, "Answers"), ...answers(operation).filter(Boolean));
}

function pathElement(path) {
  const parts = path.split(/(\{[^}]*\})/).map((part) => (part.startsWith("{") ? element("b", {}, part) : part));
  return element("span", { class: "path" }, ...parts);
}

function operationElement(method, path, operation) {
  const summary = element(
    "summary", {}, element("span", { class: `method ${method}` }, method.toUpperCase()), pathElement(path),
    operation["x-public"] ? element("span", { class: "open" }, "no token") : null,
    element("span", { class: "about" }, (operation.description ?? operation.summary ?? "").split("\n")[0]),
  );
  const inside = element("div", { class: "inside" });
  const details = element("details", { id: operation.operationId ?? `${method}-${path}` }, summary, inside);
  details.dataset.words = [method, path, operation.summary, operation.description].join(" ").toLowerCase();
  details.addEventListener("toggle", () => {
    if (details.open && !inside.childElementCount) fill(inside, method, path, operation);
  });
  return details;
}

function group(document_) {
  const groups = new Map(document_.tags.map((tag) => [tag.name, { title: tag.description, operations: [] }]));
  for (const [path, item] of Object.entries(document_.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const tag = item[method].tags?.[0] ?? "other";
      if (!groups.has(tag)) groups.set(tag, { title: tag, operations: [] });
      groups.get(tag).operations.push(operationElement(method, path, item[method]));
    }
  }
  return groups;
}

function draw(document_) {
  schemas = document_.components?.schemas ?? {};
  const contents = document.getElementById("contents");
  const operations = document.getElementById("operations");
  document.getElementById("description").textContent = document_.info.description ?? "";
  for (const [name, found] of group(document_)) {
    if (!found.operations.length) continue;
    const count = element("span", {}, String(found.operations.length));
    contents.append(element("a", { href: `#${name}` }, name, count));
    const title = found.title === name ? null : element("p", {}, found.title);
    operations.append(element("section", {}, element("h2", { id: name }, name), title, ...found.operations));
  }
}

function filter() {
  const words = document.getElementById("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const details of document.querySelectorAll("details")) {
    details.hidden = !words.every((word) => details.dataset.words.includes(word));
    shown += details.hidden ? 0 : 1;
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("details:not([hidden])");
  }
  document.getElementById("count").textContent = shown === 1 ? "1 route" : `${shown} routes`;
}

function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
  target?.scrollIntoView();
}

async function start() {
  try {
    const answer = await fetch("/api/v1/openapi.json");
    if (!answer.ok) throw new Error(String(answer.status));
    draw(await answer.json());
    document.getElementById("search").addEventListener("input", filter);
    addEventListener("hashchange", follow);
    filter();
    follow();
  } catch (error) {
    document.getElementById("count").textContent = `The document could not be read (${error.message}). Reload to try again.`;
  }
}

start();
