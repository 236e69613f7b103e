// Drawing on the picture of the workbench. The fields are the truth: what is drawn fills them, what is typed is drawn.
"use strict";

(() => {
  const form = document.querySelector("[data-bench]");
  const svg = form.querySelector(".stage svg");
  const [width, height] = [Number(svg.parentElement.dataset.width), Number(svg.parentElement.dataset.height)];
  const part = (name) => form.querySelector(`[data-${name}]`);
  const field = (name) => form.elements[name];
  const said = part("said");
  const NEAR = 12; // pixels of the screen: so near the first corner a click closes a shape
  const LEAST = 16;
  let open = []; // the corners of the shape that is being drawn
  let start = null; // where a drag began
  let cross = [Math.round(width / 2), Math.round(height / 2)]; // the point of the keyboard

  form.querySelector(".tools").hidden = false;
  svg.removeAttribute("hidden");

  const tool = () => field("tool").value;
  const clamp = (value, least, most) => Math.min(Math.max(value, least), most);
  const inside = ([x, y]) => [clamp(Math.round(x), 0, width), clamp(Math.round(y), 0, height)];
  const text = (corners) => corners.map((corner) => corner.join(",")).join(" ");
  const corners = (line) => {
    const found = line.trim().split(/\s+/).filter(Boolean).map((pair) => pair.split(",").map(Number));
    if (found.some((pair) => pair.length !== 2 || pair.some(Number.isNaN))) return [];
    if (found.length !== 2) return found;
    const [[left, top], [right, bottom]] = found;
    return [[left, top], [right, top], [right, bottom], [left, bottom]];
  };
  const tell = (words) => { said.textContent = words; };

  const box = () => ["x", "y", "width", "height"].map((name) => Number(field(name).value) || 0);
  const setBox = (x, y, across, down) => {
    across = clamp(Math.round(across), Math.min(LEAST, width), width);
    down = clamp(Math.round(down), Math.min(LEAST, height), height);
    x = clamp(Math.round(x), 0, width - across);
    y = clamp(Math.round(y), 0, height - down);
    Object.entries({ x, y, width: across, height: down }).forEach(([name, value]) => { field(name).value = value; });
    tell(`${said.dataset.boxSaid} ${x}, ${y}, ${across} × ${down}`);
    draw();
  };
  const addMask = (line) => {
    const masks = field("masks");
    masks.value = [...masks.value.split("\n").filter((each) => each.trim()), line].join("\n");
    tell(said.dataset.closedSaid);
    draw();
  };

  const draw = () => {
    const [x, y, across, down] = box();
    const rect = part("box");
    Object.entries({ x, y, width: across, height: down }).forEach(([name, value]) => rect.setAttribute(name, value));
    const hole = `M${x} ${y}h${across}v${down}h${-across}z`;
    part("outside").setAttribute("d", `M0 0h${width}v${height}h${-width}z${hole}`);
    part("masks").replaceChildren(...field("masks").value.split("\n").filter((line) => line.trim()).map((line) => {
      const shape = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
      shape.setAttribute("points", text(corners(line)));
      shape.setAttribute("class", "mask");
      return shape;
    }));
    part("outline").setAttribute("points", text(corners(field("outline").value)));
    part("drawn").setAttribute("points", text(open));
    const dot = part("cross");
    const isShape = tool() !== "box";
    dot.setAttribute("r", isShape && document.activeElement === svg ? 6 * scale() : 0);
    [["cx", cross[0]], ["cy", cross[1]]].forEach(([name, value]) => dot.setAttribute(name, value));
  };

  const scale = () => width / (svg.getBoundingClientRect().width || width);
  const at = (event) => {
    const place = svg.getBoundingClientRect();
    return inside([(event.clientX - place.left) * scale(), ((event.clientY - place.top) * height) / (place.height || height)]);
  };
  const spanned = ([ax, ay], [bx, by]) => [Math.min(ax, bx), Math.min(ay, by), Math.abs(ax - bx), Math.abs(ay - by)];

  const close = () => {
    if (open.length >= 3) {
      if (tool() === "outline") {
        field("outline").value = text(open);
        tell(said.dataset.closedSaid);
      } else addMask(text(open));
    }
    open = [];
    draw();
  };
  const addCorner = (point) => {
    const [first] = open;
    if (open.length >= 3 && Math.hypot(first[0] - point[0], first[1] - point[1]) <= NEAR * scale()) {
      close();
      return;
    }
    const last = open.at(-1);
    if (!last || last[0] !== point[0] || last[1] !== point[1]) open.push(point);
    tell(`${said.dataset.cornerSaid} ${point.join(", ")}`);
    draw();
  };

  // -- mouse and finger -----------------------------------------------------------------------------------------------

  svg.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    svg.focus();
    cross = at(event);
    if (tool() === "box" || tool() === "mask") {
      start = cross;
      svg.setPointerCapture(event.pointerId);
    } else addCorner(cross);
    event.preventDefault();
  });
  svg.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y, across, down] = spanned(start, at(event));
    if (tool() === "box") setBox(x, y, across, down);
    else {
      open = [[x, y], [x + across, y], [x + across, y + down], [x, y + down], [x, y]];
      draw();
    }
  });
  svg.addEventListener("pointerup", (event) => {
    if (!start) return;
    const [x, y, across, down] = spanned(start, at(event));
    start = null;
    if (tool() === "mask") {
      open = [];
      if (across && down) addMask(`${x},${y} ${x + across},${y + down}`);
      else draw();
    }
  });
  svg.addEventListener("pointercancel", () => { start = null; open = []; draw(); });
  svg.addEventListener("dblclick", () => { if (tool() === "shape" || tool() === "outline") close(); });

  // -- keyboard -------------------------------------------------------------------------------------------------------

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", (event) => {
    const step = Number(part("step").value);
    const way = ARROWS[event.key];
    if (way && tool() === "box") {
      const [x, y, across, down] = box();
      const [right, lower] = [way[0] * step, way[1] * step];
      if (event.shiftKey) setBox(x, y, across + right, down + lower);
      else setBox(x + right, y + lower, across, down);
    } else if (way) {
      cross = inside([cross[0] + way[0] * step, cross[1] + way[1] * step]);
      tell(`${said.dataset.pointSaid} ${cross.join(", ")}`);
      draw();
    } else if (event.key === "Enter" && tool() === "mask") {
      addCorner(cross);
      if (open.length === 2) {
        const [x, y, across, down] = spanned(...open);
        open = [];
        if (across && down) addMask(`${x},${y} ${x + across},${y + down}`);
        else draw();
      }
    } else if (event.key === "Enter" && tool() !== "box") addCorner(cross);
    else if (event.key === "Backspace" && tool() !== "box") {
      open.pop();
      draw();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  svg.addEventListener("focus", draw);
  svg.addEventListener("blur", draw);

  // -- fields and buttons ---------------------------------------------------------------------------------------------

  form.addEventListener("input", (event) => {
    if (event.target.name === "tool") open = [];
    draw();
  });
  part("undo").addEventListener("click", () => {
    field("masks").value = field("masks").value.split("\n").filter((line) => line.trim()).slice(0, -1).join("\n");
    draw();
  });
  part("no-outline").addEventListener("click", () => { field("outline").value = ""; draw(); });

  const refused = part("refused");
  const refuse = (words) => { refused.textContent = words; refused.hidden = !words; };
  part("try").addEventListener("click", async (event) => {
    event.preventDefault();
    const button = part("try");
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.dataset.preview, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "error",
      });
      const told = await answer.json();
      if (told.address) {
        const picture = new Image();
        picture.src = told.address;
        picture.alt = `${button.dataset.alt}: ${told.width} × ${told.height}`;
        part("previewed").replaceChildren(picture);
      }
      refuse(told.refused || "");
    } catch {
      refuse(form.dataset.failed);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });

  draw();
})();
