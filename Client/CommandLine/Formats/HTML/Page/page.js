'use strict';
(() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const LANES = 11, LANE = 22, AXIS = 34, LETTER = 6.8, CROWD = 500;
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
  let view = { from: 0, to: 1 };
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

  const name = (event) => (event.title.length > 42 ? event.title.slice(0, 41) + '…' : event.title);
  // Near the right edge a label stands left of its bar.
  const leans = (event, x, end, width) => {
    const room = name(event).length * LETTER + 12;
    return Math.max(end, x + 7) + room > width && x - room > 0;
  };
  const bar = (event, x, end, y, width) => {
    const link = make('a', { href: '#' + event.row.id, class: event.kind ? 'is-' + event.kind : '' });
    const left = Math.max(x, -4), right = Math.min(Math.max(end, x + 7), width + 4);
    link.append(make('title', {}, event.date + ' ' + event.title));
    const isOpen = event.from === null || event.to === null;
    link.append(make('rect', {
      class: 'bar' + (event.isVague || isOpen ? ' vague' : ''), x: left, y, width: Math.max(right - left, 7), height: 12, rx: 3,
    }));
    const stop = Math.max(right, left + 7), label = name(event), isLeft = leans(event, x, end, width);
    link.append(make('text', { x: isLeft ? left - 5 : stop + 5, y: y + 10.5, 'text-anchor': isLeft ? 'end' : 'start' }, label));
    return { link, reach: (isLeft ? stop : stop + label.length * LETTER) + 12 };
  };

  const draw = () => {
    const width = stage.clientWidth || 800, height = LANES * LANE + AXIS + 8;
    svg.setAttribute('viewBox', '0 0 ' + width + ' ' + height);
    const scale = width / (view.to - view.from), place = (day) => (day - view.from) * scale;
    const nodes = [];
    for (const [day, label] of ticks(width)) {
      const x = place(day);
      nodes.push(make('line', { class: 'tick', x1: x, x2: x, y1: 0, y2: height - AXIS + 6 }));
      nodes.push(make('text', { class: 'tick-label', x: x + 3, y: height - 12 }, label));
    }
    const visible = dated.filter((event) => event.isShown
      && (event.from === null || event.from <= view.to) && (event.to === null || event.to + 1 >= view.from));
    let left = 0;
    if (visible.length > CROWD) {
      const bins = new Array(Math.max(1, floor(width / 8))).fill(0);
      for (const event of visible) {
        const x = place(event.from ?? event.to);
        const bin = Math.min(bins.length - 1, Math.max(0, floor(x / width * bins.length)));
        bins[bin] += 1;
      }
      const most = Math.max(...bins), room = LANES * LANE;
      bins.forEach((count, index) => {
        if (!count) return;
        const tall = Math.max(2, count / most * room), rect = make('rect', {
          class: 'bar', x: index * width / bins.length, y: room - tall + 6, width: width / bins.length - 1, height: tall,
        });
        rect.append(make('title', {}, count + ' events'));
        nodes.push(rect);
      });
    } else {
      const lanes = new Array(LANES).fill(-Infinity);
      for (const event of visible) {
        const x = event.from === null ? -4 : place(event.from), end = event.to === null ? width + 4 : place(event.to + 1);
        const start = leans(event, x, end, width) ? x - name(event).length * LETTER - 12 : Math.max(x, -4);
        const lane = lanes.findIndex((reach) => reach <= start);
        if (lane < 0) { left += 1; continue; }
        const drawn = bar(event, x, end, lane * LANE + 6, width);
        lanes[lane] = drawn.reach;
        nodes.push(drawn.link);
      }
    }
    svg.replaceChildren(...nodes);
    said.textContent = dayName(view.from) + ' – ' + dayName(view.to) + ': ' + visible.length
      + (visible.length === 1 ? ' event' : ' events') + (left ? ', ' + left + ' without room; zoom in' : '');
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
