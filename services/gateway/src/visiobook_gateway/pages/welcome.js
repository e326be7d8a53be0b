// Shows the state of every service, and asks again now and then while the page is seen.
"use strict";

const EVERY_MILLISECONDS = 5000;
const list = document.getElementById("services");
const summary = document.getElementById("summary");

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

function card(service) {
  const item = element("li");
  const link = element("a");
  link.href = `/docs#${service.name}`;
  link.dataset.state = service.state;
  link.append(element("span", "dot"), element("span", "name", service.name));
  link.append(element("span", "title", service.state === "ready" ? service.title : "does not answer"));
  item.append(link);
  return item;
}

function say(state, text) {
  summary.dataset.state = state;
  if (summary.textContent !== text) summary.textContent = text;
}

function summarise(services) {
  const away = services.filter((service) => service.state !== "ready");
  if (!services.length) say("wait", "no services yet");
  else if (away.length) say("unavailable", `${away.length} of ${services.length} do not answer`);
  else say("ready", `all ${services.length} are ready`);
}

async function refresh() {
  try {
    const answer = await fetch("/api/v1/services");
    if (!answer.ok) throw new Error(String(answer.status));
    const services = await answer.json();
    list.replaceChildren(...services.map(card));
    summarise(services);
  } catch {
    say("unavailable", "the gateway does not answer");
  }
}

refresh();
setInterval(() => document.hidden || refresh(), EVERY_MILLISECONDS);
