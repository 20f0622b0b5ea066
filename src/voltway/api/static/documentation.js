// Shows /api/openapi.json as a readable list and lets one try each operation. Text only ever becomes text nodes.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

function schemaName(reference) {
  return decodeURIComponent(reference.split("/").pop());
}

function typeOf(schema) {
  if (!schema) return element("span", {}, "anything");
  if (schema.$ref) return element("a", { href: `#schema-${schemaName(schema.$ref)}` }, schemaName(schema.$ref));
  const choices = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (choices) return element("span", {}, ...choices.flatMap((one, index) => (index ? [" or ", typeOf(one)] : [typeOf(one)])));
  if ("const" in schema) return element("code", {}, JSON.stringify(schema.const));
  if (schema.enum) return element("span", {}, schema.enum.map((value) => JSON.stringify(value)).join(", "));
  if (schema.type === "array") return element("span", {}, "list of ", typeOf(schema.items));
  const type = [schema.type ?? "anything"].flat().join(" or ");
  return element("span", {}, schema.format ? `${type} (${schema.format})` : type);
}

function limitsOf(schema = {}) {
  const words = { minimum: "at least", maximum: "at most", exclusiveMinimum: "above", maxLength: "at most characters:",
    maxItems: "at most items:", default: "default" };
  return Object.entries(words)
    .filter(([key]) => schema[key] !== undefined && schema[key] !== null)
    .map(([key, word]) => `${word} ${JSON.stringify(schema[key])}`)
    .join(", ");
}

function table(caption, rows) {
  const head = element("tr", {}, ...["Name", "Type", "Meaning"].map((word) => element("th", { scope: "col" }, word)));
  const body = rows.map(([name, type, meaning]) =>
    element("tr", {}, element("td", {}, element("code", {}, name)), element("td", {}, type), element("td", {}, meaning)));
  return element("div", { class: "table" }, element("h3", {}, caption), element("table", {}, head, ...body));
}

function parametersTable(parameters) {
  return table("Parameters", parameters.map((one) => [
    one.name,
    typeOf(one.schema),
    [one.in, one.required ? "required" : "", one.description ?? "", limitsOf(one.schema)].filter(Boolean).join("; "),
  ]));
}

function paragraphs(text) {
  return (text ?? "").split(/\n\s*\n/).map((part) => element("p", {}, part));
}

function responsesTable(responses) {
  return table("Answers", Object.entries(responses).map(([status, response]) => {
    const content = Object.entries(response.content ?? {})[0];
    const type = response.$ref ? element("span", {}, "problem document") : content ? typeOf(content[1].schema) : "nothing";
    return [status, type, response.description ?? ""];
  }));
}

function tryForm(path, method, operation) {
  const form = element("form", { autocomplete: "off" }, element("h3", {}, "Try it"));
  const inputs = (operation.parameters ?? []).map((parameter) => {
    const id = `${operation.operationId}-${parameter.name}`;
    const input = element("input", { id, spellcheck: "false" });
    if (parameter.required) input.required = true;
    form.append(element("label", { for: id }, parameter.name), input);
    return [parameter, input];
  });
  let body = null;
  if (operation.requestBody) {
    const id = `${operation.operationId}-body`;
    body = element("textarea", { id, rows: 5, spellcheck: "false" }, "{}");
    form.append(element("label", { for: id }, "Body (JSON)"), body);
  }
  const answer = element("pre", { class: "answer", hidden: "", role: "status" });
  form.append(element("button", { type: "submit" }, "Send"), answer);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(path, method, inputs, body, answer);
  });
  return form;
}

async function send(path, method, inputs, body, answer) {
  let target = path;
  const query = new URLSearchParams();
  const headers = {};
  const key = document.getElementById("key").value.trim();
  if (key) headers.Authorization = `Bearer ${key}`;
  for (const [parameter, input] of inputs) {
    if (input.value === "") continue;
    if (parameter.in === "path") target = target.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    else if (parameter.in === "header") headers[parameter.name] = input.value;
    else query.append(parameter.name, input.value);
  }
  if (body) headers["Content-Type"] = "application/json";
  answer.hidden = false;
  answer.textContent = "…";
  try {
    const url = query.size ? `${target}?${query}` : target;
    const response = await fetch(url, { method: method.toUpperCase(), headers, body: body?.value });
    answer.textContent = `${response.status} ${response.statusText}\n\n`;
    await showBody(response, answer);
  } catch (error) {
    answer.textContent = `The request failed: ${error.message}`;
  }
}

async function showBody(response, answer) {
  if (response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) answer.append(next.value);
    return;
  }
  const text = await response.text();
  try {
    answer.append(JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    answer.append(text);
  }
}

function operationOf(path, method, operation) {
  const inside = element("div", {}, ...paragraphs(operation.description));
  if (operation.parameters?.length) inside.append(parametersTable(operation.parameters));
  const content = operation.requestBody?.content?.["application/json"];
  if (content) inside.append(element("h3", {}, "Body"), element("p", {}, typeOf(content.schema)));
  inside.append(responsesTable(operation.responses));
  const summary = element("summary", {}, element("span", { class: "method" }, method.toUpperCase()),
    element("span", { class: "path" }, path), element("span", { class: "summary" }, operation.summary ?? ""));
  const details = element("details", { class: "operation" }, summary, inside);
  // Forms are made when they are looked at: a page of thirty forms is slow to read aloud.
  details.addEventListener("toggle", () => {
    if (details.open && !details.querySelector("form")) inside.append(tryForm(path, method, operation));
  });
  return details;
}

function operationsByTag(description) {
  const byTag = new Map((description.tags ?? []).map((tag) => [tag.name, { tag, operations: [] }]));
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const name = item[method].tags?.[0] ?? "Other";
      if (!byTag.has(name)) byTag.set(name, { tag: { name }, operations: [] });
      byTag.get(name).operations.push(operationOf(path, method, item[method]));
    }
  }
  return [...byTag.values()].filter((group) => group.operations.length);
}

function schemaOf(name, schema) {
  const required = new Set(schema.required ?? []);
  const details = element("details", { class: "operation", id: `schema-${name}` },
    element("summary", {}, element("span", { class: "path" }, name)));
  const inside = element("div", {}, ...paragraphs(schema.description));
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length) {
    inside.append(table("Fields", properties.map(([field, one]) => [
      field,
      typeOf(one),
      [required.has(field) ? "always there" : "", one.description ?? "", limitsOf(one)].filter(Boolean).join("; "),
    ])));
  } else inside.append(element("p", {}, typeOf(schema)));
  details.append(inside);
  return details;
}

function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

async function show() {
  const place = document.getElementById("description");
  try {
    const response = await fetch("/api/openapi.json");
    if (!response.ok) throw new Error(`status ${response.status}`);
    const description = await response.json();
    place.replaceChildren(...paragraphs(description.info.description));
    for (const { tag, operations } of operationsByTag(description)) {
      place.append(element("h2", {}, tag.name), element("p", { class: "quiet" }, tag.description ?? ""), ...operations);
    }
    const schemas = Object.entries(description.components.schemas).sort(([one], [other]) => one.localeCompare(other));
    place.append(element("h2", {}, "Schemas"), ...schemas.map(([name, schema]) => schemaOf(name, schema)));
    openTarget();
  } catch (error) {
    place.replaceChildren(element("p", { class: "trouble" }, `The description could not be read: ${error.message}`));
  }
}

document.getElementById("key-form").addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("hashchange", openTarget);
show();
