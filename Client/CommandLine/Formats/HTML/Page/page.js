'use strict';
(() => {
  const SVG = 'http://www.w3.org/2000/svg';
  // Rows are as high as they may be for every mark to have a place of its own; a label needs TALL.
  const ROWS = [22, 16, 11, 8, 5, 3], ROOM = 330, AXIS = 34, LETTER = 6.8, TALL = 13, STUB = 28, CROWD = 1500;
  const $ = (id) => document.getElementById(id);
  const stage = $('stage'), svg = stage.querySelector('svg'), said = $('said');

  const number = (text) => (text === undefined || text === '' ? null : Number(text));
  const events = Array.from(document.querySelectorAll('.event'), (row) => ({
    row, from: number(row.dataset.from), to: number(row.dataset.to), isShown: true, words: null,
    kind: row.dataset.open || '', isVague: row.dataset.vague === '1',
    title: row.querySelector('.title').textContent, date: (row.querySelector('.date') || {}).textContent || '',
  }));
  const dated = events.filter((event) => event.from !== null || event.to !== null);

  // ---- Days. Julian day numbers to the Gregorian calendar and back (Fliegel and Van Flandern's way, floored).
  const floor = Math.floor;
  const toDay = (year, month, day) => {
    const a = floor((14 - month) / 12), y = year + 4800 - a, m = month + 12 * a - 3;
    return day + floor((153 * m + 2) / 5) + 365 * y + floor(y / 4) - floor(y / 100) + floor(y / 400) - 32045;
  };
  const fromDay = (number) => {
    const a = floor(number) + 32044, b = floor((4 * a + 3) / 146097), c = a - floor(146097 * b / 4);
    const d = floor((4 * c + 3) / 1461), e = c - floor(1461 * d / 4), m = floor((5 * e + 2) / 153);
    return { year: 100 * b + d - 4800 + floor(m / 10), month: m + 3 - 12 * floor(m / 10), day: e - floor((153 * m + 2) / 5) + 1 };
  };
  const yearName = (year) => (year > 0 ? String(year) : (1 - year) + ' BCE');
  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const dayName = (number) => {
    const { year, month, day } = fromDay(number);
    return day + ' ' + MONTHS[month - 1] + ' ' + yearName(year);
  };

  // ---- What is in view.
  let view = { from: 0, to: 1 }, summary = '';
  const whole = () => {
    const shown = dated.filter((event) => event.isShown);
    let from = Infinity, to = -Infinity;
    for (const event of shown) {
      from = Math.min(from, event.from ?? event.to);
      to = Math.max(to, event.to ?? event.from);
    }
    if (!(from <= to)) return { from: toDay(2000, 1, 1), to: toDay(2001, 1, 1) };
    const room = Math.max((to - from) * 0.04, 20);
    return { from: from - room, to: to + room };
  };
  // Where most events are: a few far from all others do not push these into a corner.
  const most = () => {
    const all = whole(), days = dated.map((event) => event.from ?? event.to).sort((one, other) => one - other);
    if (days.length < 8) return all;
    const low = days[floor(days.length * 0.05)], high = days[Math.ceil(days.length * 0.95) - 1];
    const room = Math.max((high - low) * 0.08, 20);
    return all.to - all.from > 5 * (high - low + 2 * room) ? { from: low - room, to: high + room } : all;
  };
  const look = (from, to) => {
    const span = Math.min(Math.max(to - from, 5), 4e9), middle = (from + to) / 2;
    view = { from: middle - span / 2, to: middle + span / 2 };
    draw();
  };
  const zoom = (factor, at = 0.5) => {
    const span = view.to - view.from, point = view.from + span * at, next = span * factor;
    look(point - next * at, point + next * (1 - at));
  };
  const pan = (share) => {
    const step = (view.to - view.from) * share;
    look(view.from + step, view.to + step);
  };

  // ---- Drawing.
  const make = (name, attributes, text) => {
    const node = document.createElementNS(SVG, name);
    for (const key of Object.keys(attributes)) node.setAttribute(key, attributes[key]);
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const STEPS = [['day', 1], ['day', 7], ['month', 1], ['month', 3], ['year', 1], ['year', 2], ['year', 5]];
  for (let years = 10; years <= 1e9; years *= 10) STEPS.push(['year', years], ['year', years * 2], ['year', years * 5]);
  const DAYS = { day: 1, month: 30.44, year: 365.2425 };

  const ticks = (width) => {
    const wanted = (view.to - view.from) / Math.max(2, width / 90);
    const [unit, count] = STEPS.find(([unit, count]) => DAYS[unit] * count >= wanted) || STEPS[STEPS.length - 1];
    const out = [], start = fromDay(view.from);
    if (unit === 'day') {
      for (let day = Math.ceil(view.from / count) * count; day <= view.to; day += count) out.push([day, dayName(day)]);
    } else if (unit === 'month') {
      let index = start.year * 12 + floor((start.month - 1) / count) * count;
      for (let guard = 0; guard < 400; guard += 1, index += count) {
        const year = floor(index / 12), day = toDay(year, index - year * 12 + 1, 1);
        if (day > view.to) break;
        if (day >= view.from) out.push([day, MONTHS[index - year * 12] + ' ' + yearName(year)]);
      }
    } else {
      let year = floor(start.year / count) * count;
      for (let guard = 0; guard < 400; guard += 1, year += count) {
        const day = toDay(year, 1, 1);
        if (day > view.to) break;
        if (day >= view.from) out.push([day, yearName(year)]);
      }
    }
    return out;
  };

  // Where a mark stands. What is open is drawn only near the end that is known.
  const place = (event, scale, width, least) => {
    const at = (day) => (day - view.from) * scale;
    let x = event.from === null ? -Infinity : at(event.from), end = event.to === null ? Infinity : at(event.to + 1);
    if (event.from === null) { end = Math.min(end, width); x = end - STUB; }
    if (event.to === null) { x = Math.max(x, 0); end = x + STUB; }
    x = Math.max(x, -4);
    return { event, x, end: Math.max(Math.min(end, width + 4), x + least), lane: 0 };
  };
  // Each mark goes where the last one ended longest ago, which leaves room for names.
  const packed = (shown, scale, width, above) => {
    let plan = null;
    for (const high of ROWS) {
      const ends = new Array(floor((ROOM - above) / high)).fill(-Infinity);
      let crowded = 0;
      const marks = shown.map((event) => place(event, scale, width, high > 8 ? 7 : 5)).sort((one, other) => one.x - other.x);
      for (const mark of marks) {
        for (let lane = 1; lane < ends.length; lane += 1) if (ends[lane] < ends[mark.lane]) mark.lane = lane;
        if (ends[mark.lane] > mark.x) crowded += 1;
        ends[mark.lane] = Math.max(ends[mark.lane], mark.end + 2);
        Object.assign(mark, { high, top: above + mark.lane * high });
      }
      plan = { high, marks, crowded };
      if (!crowded) break;
    }
    return plan;
  };
  const disputedFirst = (one, other) => (other.event.kind !== '') - (one.event.kind !== '') || one.x - other.x;
  const shortened = (title, letters) => (title.length > letters ? title.slice(0, letters - 1) + '…' : title);
  // Gives names to marks where there is room: what is in dispute first. Beside the mark, or on a long bar.
  const named = ({ high, marks }, width) => {
    const taken = Array.from({ length: floor(ROOM / high) }, () => []);
    for (const mark of marks) taken[mark.lane].push([mark.x - 3, mark.end + 3, mark]);
    const isFree = (mark, from, to) => {
      const middle = (mark.lane + 0.5) * high, low = floor((middle - TALL / 2) / high), top = floor((middle + TALL / 2 - 0.01) / high);
      if (from < 2 || to > width - 2 || middle < TALL / 2) return false;
      for (let lane = low; lane <= top; lane += 1) {
        if ((taken[lane] || []).some(([start, end, owner]) => owner !== mark && start < to && end > from)) return false;
      }
      for (let lane = low; lane <= top; lane += 1) if (taken[lane]) taken[lane].push([from, to, null]);
      return true;
    };
    for (const mark of [...marks].sort(disputedFirst)) {
      for (const letters of [42, 24, 12]) {
        const text = shortened(mark.event.title, letters), wide = text.length * LETTER;
        const places = [[mark.end + 5, 'start', ''], [mark.x - 5 - wide, 'end', ''], [Math.max(mark.x, 0) + 5, 'start', 'on']];
        const free = places.find(([from, , on]) => (!on || from + wide < mark.end) && isFree(mark, from, from + wide));
        if (!free) continue;
        mark.label = { text, x: free[1] === 'end' ? mark.x - 5 : free[0], anchor: free[1], on: free[2] };
        break;
      }
    }
  };
  // Where marks stand too close for names, some have rows of their own above the others.
  const parted = (shown, scale, width) => {
    const rows = Array.from({ length: 7 }, () => []), marks = [], rest = [], high = ROWS[0];
    for (const mark of shown.map((event) => place(event, scale, width, 7)).sort(disputedFirst)) {
      const text = shortened(mark.event.title, 24), wide = text.length * LETTER, isLeft = mark.end + 5 + wide > width - 2;
      const from = isLeft ? mark.x - 5 - wide : mark.x, to = isLeft ? mark.end : mark.end + 5 + wide;
      const lane = from < 0 ? -1 : rows.findIndex((taken) => taken.every(([start, end]) => end + 8 < from || start - 8 > to));
      if (lane < 0) { rest.push(mark.event); continue; }
      rows[lane].push([from, to]);
      mark.label = { text, x: isLeft ? mark.x - 5 : mark.end + 5, anchor: isLeft ? 'end' : 'start', on: '' };
      marks.push(Object.assign(mark, { high, top: lane * high }));
    }
    const below = packed(rest, scale, width, rows.length * high + 10);
    return { marks: marks.concat(below.marks), crowded: below.crowded };
  };
  const nameless = (plan) => plan.marks.filter((mark) => !mark.label).length;
  const drawn = (mark) => {
    const { event, x, end, label, high } = mark, tall = Math.min(12, Math.max(2, high - 2)), y = 6 + mark.top + (high - tall) / 2;
    const link = make('a', { href: '#' + event.row.id, class: event.kind ? 'is-' + event.kind : '' });
    const isOpen = event.from === null || event.to === null;
    link.append(make('title', {}, event.date + ' ' + event.title));
    link.append(make('rect', {
      class: 'bar' + (event.isVague || isOpen ? ' vague' : ''), x, y, width: end - x, height: tall, rx: Math.min(3, tall / 2),
    }));
    if (label) {
      link.append(make('text', { class: label.on, x: label.x, y: y + tall / 2 + 4.5, 'text-anchor': label.anchor }, label.text));
    }
    return link;
  };

  const draw = () => {
    const width = stage.clientWidth || 800, height = ROOM + AXIS + 8;
    svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
    const scale = width / (view.to - view.from);
    const nodes = [];
    for (const [day, label] of ticks(width)) {
      const x = (day - view.from) * scale;
      nodes.push(make('line', { class: 'tick', x1: x, x2: x, y1: 0, y2: height - AXIS + 6 }));
      nodes.push(make('text', { class: 'tick-label', x: x + 3, y: height - 12 }, label));
    }
    const visible = dated.filter((event) => event.isShown
      && (event.from === null || event.from <= view.to) && (event.to === null || event.to + 1 >= view.from));
    let remark = '';
    if (visible.length > CROWD) {
      const bins = new Array(Math.max(1, floor(width / 8))).fill(0);
      for (const event of visible) {
        const x = ((event.from ?? event.to) - view.from) * scale;
        const bin = Math.min(bins.length - 1, Math.max(0, floor(x / width * bins.length)));
        bins[bin] += 1;
      }
      const most = Math.max(...bins), room = ROOM;
      bins.forEach((count, index) => {
        if (!count) return;
        const tall = Math.max(2, count / most * room), rect = make('rect', {
          class: 'bar', x: index * width / bins.length, y: room - tall + 6, width: width / bins.length - 1, height: tall,
        });
        rect.append(make('title', {}, count + ' events'));
        nodes.push(rect);
      });
    } else {
      let plan = packed(visible, scale, width, 0);
      named(plan, width);
      if (nameless(plan) > visible.length / 2) {
        const other = parted(visible, scale, width);
        if (other.crowded <= plan.crowded && nameless(other) < nameless(plan)) plan = other;
      }
      for (const mark of plan.marks) nodes.push(drawn(mark));
      const count = nameless(plan);
      if (count) remark = ', ' + count + ' without room for a name: point at one, or zoom in';
    }
    svg.replaceChildren(...nodes);
    summary = dayName(view.from) + ' – ' + dayName(view.to) + ': ' + visible.length
      + (visible.length === 1 ? ' event' : ' events') + remark;
    said.textContent = summary;
  };

  // ---- Hands and keys.
  $('in').addEventListener('click', () => zoom(0.5));
  $('out').addEventListener('click', () => zoom(2));
  $('back').addEventListener('click', () => pan(-0.4));
  $('forth').addEventListener('click', () => pan(0.4));
  $('all').addEventListener('click', () => { const all = whole(); look(all.from, all.to); });
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = {
      ArrowLeft: () => pan(-0.2), ArrowRight: () => pan(0.2), '+': () => zoom(0.5), '=': () => zoom(0.5),
      '-': () => zoom(2), '0': () => $('all').click(), Home: () => $('all').click(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  stage.addEventListener('wheel', (event) => {
    const box = stage.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.25 : 0.8, (event.clientX - box.left) / box.width);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      pan((event.deltaX || event.deltaY) / box.width);
    }
  }, { passive: false });
  let held = null, hasMoved = false;
  stage.addEventListener('pointerdown', (event) => { held = { x: event.clientX, view }; hasMoved = false; });
  window.addEventListener('pointermove', (event) => {
    if (!held) return;
    const moved = event.clientX - held.x;
    if (Math.abs(moved) < 4 && !hasMoved) return;
    hasMoved = true;
    const step = moved / stage.clientWidth * (held.view.to - held.view.from);
    look(held.view.from - step, held.view.to - step);
  });
  window.addEventListener('pointerup', () => { held = null; });
  window.addEventListener('pointercancel', () => { held = null; });
  stage.addEventListener('click', (event) => { if (hasMoved) event.preventDefault(); }, true);
  stage.addEventListener('dragstart', (event) => event.preventDefault());
  window.addEventListener('resize', draw);
  // What is pointed at, or has the focus, is told below as well.
  const tell = (event) => {
    const title = event.target.closest('a') && event.target.closest('a').querySelector('title');
    said.textContent = title ? title.textContent : summary;
  };
  const untell = () => { said.textContent = summary; };
  for (const name of ['focusin', 'pointerover']) stage.addEventListener(name, tell);
  for (const name of ['focusout', 'pointerleave']) stage.addEventListener(name, untell);

  // ---- Search.
  const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const search = () => {
    const words = fold($('words').value).split(/\s+/).filter(Boolean), only = $('only').checked;
    let count = 0;
    for (const event of events) {
      if (words.length && event.words === null) event.words = fold(event.row.textContent);
      event.isShown = (!only || event.kind !== '') && words.every((word) => event.words.includes(word));
      event.row.hidden = !event.isShown;
      if (event.isShown) count += 1;
    }
    for (const year of document.querySelectorAll('.year')) year.hidden = !year.querySelector('.event:not([hidden])');
    $('found').textContent = count + ' of ' + events.length + (events.length === 1 ? ' event' : ' events');
    draw();
  };
  let waiting = 0;
  $('words').addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
  $('only').addEventListener('change', search);
  $('tools').addEventListener('submit', (event) => { event.preventDefault(); search(); });

  // What is out of sight of a long list need not be laid out.
  $('events').classList.toggle('many', events.length > 2000);
  $('timeline').hidden = dated.length === 0;
  $('tools').hidden = false;
  view = most();
  search();
})();
