// A whole layer as points (networks.drawing tells their fields). Nothing moves by itself.
"use strict";

(() => {
  const stage = document.querySelector("[data-picture]");
  if (!stage) return;
  const header = JSON.parse(stage.dataset.header);
  const [under, surface, over] = ["under", "gl", "over"].map((name) => stage.querySelector(`[data-${name}]`));
  const message = document.querySelector("[data-picture-message]");
  const said = document.querySelector("[data-picture-said]");
  const buttons = document.querySelector("[data-picture-buttons]");
  const form = document.querySelector("[data-months]");
  const tell = (words) => { said.textContent = words; };
  const stop = (words) => { stage.hidden = true; buttons.hidden = true; message.hidden = false; message.textContent = words; };
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const language = document.documentElement.lang || "nl";
  const count = new Intl.NumberFormat(language);
  const month = new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" });
  const named = (number) => month.format(new Date(Date.UTC(1970 + Math.floor(number / 12), number % 12, 1)));

  const gl = surface.getContext("webgl", { alpha: true, antialias: true, premultipliedAlpha: false });
  if (!gl) { stop(stage.dataset.missing); return; }
  surface.addEventListener("webglcontextlost", () => stop(stage.dataset.failed));

  const VERTEX = `
    attribute vec2 place; attribute float colour; attribute float first; attribute float last; attribute float size;
    uniform vec2 middle; uniform vec2 scale; uniform float pixels; uniform float least; uniform vec2 months;
    uniform float whole; uniform vec3 colours[9];
    varying vec4 shade; varying float wide;
    void main() {
      gl_Position = vec4((place - middle) * scale, 0.0, 1.0);
      wide = max(least, min(pixels * (0.9 + size / 255.0), 64.0));
      gl_PointSize = wide;
      bool bright = whole > 0.5 || (first > 0.5 && first <= months.y && last >= months.x);
      vec3 found = colours[8];
      for (int one = 0; one < 8; one++) { if (abs(colour - float(one)) < 0.5) found = colours[one]; }
      shade = vec4(found, bright ? 1.0 : 0.13);
    }`;
  const FRAGMENT = `
    precision mediump float;
    varying vec4 shade; varying float wide;
    void main() {
      if (wide > 3.0 && length(gl_PointCoord - 0.5) > 0.5) discard;
      gl_FragColor = shade;
    }`;
  const shader = (kind, text) => { const one = gl.createShader(kind); gl.shaderSource(one, text); gl.compileShader(one); gl.attachShader(program, one); };
  const program = gl.createProgram();
  shader(gl.VERTEX_SHADER, VERTEX);
  shader(gl.FRAGMENT_SHADER, FRAGMENT);
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.enable(gl.BLEND);
  gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  const uniform = (name) => gl.getUniformLocation(program, name);
  const styles = getComputedStyle(stage);
  const hex = [...Array(9).keys()].map((one) => styles.getPropertyValue(`--c${one}`).trim());
  gl.uniform3fv(uniform("colours"), hex.flatMap((one) => [1, 3, 5].map((at) => parseInt(one.slice(at, at + 2), 16) / 255)));

  const ARRAYS = { "<f4": Float32Array, "<u4": Uint32Array, "<u2": Uint16Array, "<u1": Uint8Array };
  const KINDS = { "<f4": gl.FLOAT, "<u2": gl.UNSIGNED_SHORT, "<u1": gl.UNSIGNED_BYTE };
  const points = {};
  const take = (buffer) => {
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, buffer, gl.STATIC_DRAW);
    let offset = 0;
    header.fields.forEach(([name, kind, each]) => {
      points[name] = new ARRAYS[kind](buffer, offset, header.points * each);
      const at = gl.getAttribLocation(program, name);
      if (at >= 0) { gl.enableVertexAttribArray(at); gl.vertexAttribPointer(at, each, KINDS[kind], false, 0, offset); }
      offset += header.points * each * ARRAYS[kind].BYTES_PER_ELEMENT;
    });
  };

  // -- what is seen -------------------------------------------------------------------------------------------------
  let wide = 1, high = 1, ratio = 1; // of the stage in pixels of the page, and how many of the screen one of those is
  let middle = [0, 0], zoom = 1;
  let chosen = -1;
  const span = { first: 1, last: header.months, whole: true };
  const fit = () => Math.min(wide, high) / (2.08 * header.radius); // pixels of the page for one unit, at zoom 1
  const perUnit = () => fit() * zoom;
  const screen = (x, y) => [(x - middle[0]) * perUnit() + wide / 2, high / 2 - (y - middle[1]) * perUnit()];
  const world = (x, y) => [(x - wide / 2) / perUnit() + middle[0], (high / 2 - y) / perUnit() + middle[1]];
  const isBright = (at) => span.whole || (points.first[at] > 0 && points.first[at] <= span.last && points.last[at] >= span.first);

  let asked = 0;
  const draw = () => { asked = asked || requestAnimationFrame(() => { asked = 0; render(); }); };
  const render = () => {
    const unit = perUnit();
    gl.viewport(0, 0, surface.width, surface.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniform2f(uniform("middle"), ...middle);
    gl.uniform2f(uniform("scale"), 2 * unit / wide, 2 * unit / high);
    gl.uniform1f(uniform("pixels"), unit * ratio);
    gl.uniform1f(uniform("least"), 1.3 * ratio);
    gl.uniform2f(uniform("months"), span.first, span.last);
    gl.uniform1f(uniform("whole"), span.whole ? 1 : 0);
    if (header.points) gl.drawArrays(gl.POINTS, 0, header.points);
    renderUnder(unit);
    renderOver(unit);
  };
  const plain = (canvas) => { const pen = canvas.getContext("2d"); pen.setTransform(ratio, 0, 0, ratio, 0, 0); pen.clearRect(0, 0, wide, high); return pen; };
  const renderUnder = (unit) => {
    const pen = plain(under);
    const most = header.links.length ? header.links[0][2] : 1;
    pen.strokeStyle = "#9fb2bf";
    header.links.forEach(([a, b, weight]) => {
      const share = Math.log1p(weight) / Math.log1p(most);
      pen.globalAlpha = 0.08 + 0.3 * share;
      pen.lineWidth = 0.5 + 3 * share;
      pen.beginPath();
      pen.moveTo(...screen(header.discs[a].x, header.discs[a].y));
      pen.lineTo(...screen(header.discs[b].x, header.discs[b].y));
      pen.stroke();
    });
    header.discs.forEach((disc) => {
      pen.globalAlpha = 1;
      pen.fillStyle = "#1b242b";
      pen.beginPath();
      pen.arc(...screen(disc.x, disc.y), (disc.radius + 0.7) * unit, 0, 7);
      pen.fill();
    });
  };
  const renderOver = (unit) => {
    const pen = plain(over);
    pen.font = "600 13px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    header.discs.forEach((disc, at) => {
      if (disc.radius * unit < (at < 12 ? 9 : 34)) return;
      const [x, y] = screen(disc.x, disc.y);
      const above = y - (disc.radius + 0.7) * unit - 5;
      pen.strokeStyle = "#10151a";
      pen.fillStyle = "#ffffff";
      pen.strokeText(String(disc.community), x, above);
      pen.fillText(String(disc.community), x, above);
    });
    if (chosen < 0) return;
    const [x, y] = screen(points.place[2 * chosen], points.place[2 * chosen + 1]);
    const radius = Math.max(7, 0.5 * unit * (0.9 + points.size[chosen] / 255) + 4);
    [["#10151a", 5], ["#ffffff", 2.5]].forEach(([colour, line]) => {
      pen.strokeStyle = colour;
      pen.lineWidth = line;
      pen.beginPath();
      pen.arc(x, y, radius, 0, 7);
      pen.stroke();
    });
  };
  const resize = () => {
    const box = stage.getBoundingClientRect();
    [wide, high, ratio] = [Math.max(box.width, 1), Math.max(box.height, 1), Math.min(devicePixelRatio || 1, 2)];
    [under, surface, over].forEach((one) => { one.width = Math.round(wide * ratio); one.height = Math.round(high * ratio); });
    draw();
  };

  // -- moving -------------------------------------------------------------------------------------------------------
  const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
  const moveTo = (x, y) => { middle = [clamp(x, -header.radius, header.radius), clamp(y, -header.radius, header.radius)]; draw(); };
  const move = (right, up) => moveTo(middle[0] + right / perUnit(), middle[1] + up / perUnit());
  const zoomBy = (factor, x = wide / 2, y = high / 2) => {
    const before = world(x, y);
    zoom = clamp(zoom * factor, 0.8, Math.max(8, 40 / fit()));
    const after = world(x, y);
    moveTo(middle[0] + before[0] - after[0], middle[1] + before[1] - after[1]);
  };

  // -- one member ---------------------------------------------------------------------------------------------------
  const describe = (at) => {
    const dated = points.first[at] > 0;
    const disc = header.discs[Math.min(points.colour[at], header.discs.length - 1)];
    const values = { n: points.member[at], c: points.colour[at] < 8 ? disc.community : communityAt(at) };
    if (dated) { values.from = named(header.first_month + points.first[at] - 1); values.to = named(header.first_month + points.last[at] - 1); }
    return fill(dated ? stage.dataset.point : stage.dataset.undated, values);
  };
  const communityAt = (at) => {
    const [x, y] = [points.place[2 * at], points.place[2 * at + 1]];
    const found = header.discs.find((disc) => Math.hypot(disc.x - x, disc.y - y) <= disc.radius);
    return found ? found.community : "…";
  };
  const choose = (at) => { chosen = at; tell(at < 0 ? stage.dataset.none : describe(at)); draw(); };
  const open = (at) => { if (at >= 0) location.assign(stage.dataset.member.replace(/\/0\/$/, `/${points.member[at]}/`)); };
  const isInView = (at) => {
    const [x, y] = screen(points.place[2 * at], points.place[2 * at + 1]);
    return x >= 0 && y >= 0 && x <= wide && y <= high;
  };
  const walk = (by) => {
    for (let at = chosen < 0 && by < 0 ? header.points - 1 : chosen + by; at >= 0 && at < header.points; at += by) {
      if (isBright(at) && isInView(at)) { choose(at); return; }
    }
    if (chosen < 0 || !isInView(chosen)) choose(-1);
  };
  const nearest = (x, y) => {
    const [left, up] = world(x, y);
    const most = Math.max(9 / perUnit(), 0.9);
    let [found, far] = [-1, most * most];
    for (let at = 0; at < header.points; at += 1) {
      const [across, down] = [points.place[2 * at] - left, points.place[2 * at + 1] - up];
      const distance = across * across + down * down;
      if (distance < far) [found, far] = [at, distance];
    }
    return found;
  };

  // -- hands --------------------------------------------------------------------------------------------------------
  const STEP = 60;
  const ACTS = {
    in: () => zoomBy(1.5), out: () => zoomBy(1 / 1.5), whole: () => { zoom = 1; moveTo(0, 0); },
    left: () => move(-STEP, 0), right: () => move(STEP, 0), up: () => move(0, STEP), down: () => move(0, -STEP),
    next: () => walk(1), previous: () => walk(-1), open: () => open(chosen),
  };
  const KEYS = {
    ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "in", "=": "in", "-": "out", 0: "whole",
    n: "next", p: "previous", Enter: "open",
  };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || !KEYS[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    ACTS[KEYS[event.key]]();
  });
  buttons.addEventListener("click", (event) => { const act = event.target.closest("[data-act]"); if (act) ACTS[act.dataset.act](); });
  stage.addEventListener("wheel", (event) => {
    if (document.activeElement !== stage && !event.ctrlKey) return; // else the page scrolls
    event.preventDefault();
    const box = stage.getBoundingClientRect();
    zoomBy(Math.exp(-clamp(event.deltaY, -200, 200) / 300), event.clientX - box.left, event.clientY - box.top);
  }, { passive: false });

  const fingers = new Map();
  let dragged = 0;
  const place = (event) => { const box = stage.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  stage.addEventListener("pointerdown", (event) => { stage.setPointerCapture(event.pointerId); fingers.set(event.pointerId, place(event)); if (fingers.size === 1) dragged = 0; });
  stage.addEventListener("pointermove", (event) => {
    const now = place(event), before = fingers.get(event.pointerId);
    if (!before) { stage.classList.toggle("near", !hovering && hover(now)); return; }
    const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    const share = 1 / fingers.size;
    dragged += Math.hypot(now[0] - before[0], now[1] - before[1]);
    move((before[0] - now[0]) * share, (now[1] - before[1]) * share);
    if (others.length === 1) {
      const [was, is] = [before, now].map((at) => Math.hypot(at[0] - others[0][0], at[1] - others[0][1]));
      if (was > 1) zoomBy(is / was, (now[0] + others[0][0]) / 2, (now[1] + others[0][1]) / 2);
    }
    fingers.set(event.pointerId, now);
  });
  let hovering = 0;
  const hover = (at) => {
    hovering = requestAnimationFrame(() => { hovering = 0; });
    const found = nearest(...at);
    if (found >= 0 && found !== chosen) choose(found);
    return found >= 0;
  };
  const up = (event) => {
    const was = chosen, alone = fingers.size === 1 && fingers.has(event.pointerId);
    fingers.delete(event.pointerId);
    if (event.type === "pointercancel" || !alone || dragged > 6) return;
    const found = nearest(...place(event));
    if (found < 0) return;
    choose(found);
    if (event.pointerType !== "touch" || found === was) open(found); // a finger first chooses, then opens
  };
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);

  // -- months -------------------------------------------------------------------------------------------------------
  const summary = () => {
    let bright = header.points;
    if (!span.whole) { bright = 0; for (let at = 0; at < header.points; at += 1) bright += isBright(at); }
    tell(fill(stage.dataset.drawn, { n: count.format(bright), all: count.format(header.points) }));
  };
  const months = (moved) => {
    const { from, to } = form.elements;
    if (Number(from.value) > Number(to.value)) (moved === to ? from : to).value = moved.value;
    [from, to].forEach((one) => {
      const told = named(Number(one.value));
      form.querySelector(`output[for="${one.id}"]`).value = told;
      one.setAttribute("aria-valuetext", told);
    });
    span.first = Number(from.value) - header.first_month + 1;
    span.last = Number(to.value) - header.first_month + 1;
    span.whole = span.first <= 1 && span.last >= header.months;
    draw();
  };
  if (form) form.addEventListener("input", (event) => { months(event.target); summary(); });

  // -- begin --------------------------------------------------------------------------------------------------------
  message.textContent = stage.dataset.loading;
  fetch(stage.dataset.points, { credentials: "same-origin" })
    .then((answer) => (answer.ok && !answer.redirected ? answer.arrayBuffer() : Promise.reject(new Error(answer.status))))
    .then((buffer) => {
      if (buffer.byteLength !== header.bytes) throw new Error("length");
      take(buffer);
      [stage.hidden, buttons.hidden, message.hidden] = [false, false, true];
      new ResizeObserver(resize).observe(stage);
      resize();
      if (form) months(form.elements.from);
      summary();
      stage.dataset.ready = "";
    })
    .catch(() => stop(stage.dataset.failed));
})();
