(() => {
  const box = document.getElementById('find');
  const input = document.getElementById('place');
  const list = document.getElementById('matches');
  const told = document.getElementById('told');
  const plain = text => text.normalize('NFD').toLowerCase().replace(/[\u0300-\u036f'’.]/g, '')
    .replace(/[^a-z0-9]+/g, ' ').replace(/\band\b/g, ' ').replace(/ +/g, ' ').trim();
  const places = [...document.querySelectorAll('.areas a[data-code]')].map(link => {
    const name = link.textContent;
    const key = plain(name + ' ' + (link.dataset.also || ''));
    return {name, href: link.getAttribute('href'), key, code: link.dataset.code};
  });
  const unmade = [...document.querySelectorAll('.unmade li')].map(item => {
    const name = item.firstChild.textContent.trim();
    return {name, key: plain(name), code: item.dataset.code};
  });
  const noPage = some => some.length === 1
    ? some[0].name + ' has no page yet. To make it: case-for-change report --area ' + some[0].code
    : 'No page yet: ' + some.slice(0, 4).map(place => place.name).join(', ')
      + (some.length > 4 ? ' and ' + (some.length - 4) + ' more' : '')
      + '. To make one: case-for-change report --area and its name';
  const rank = (place, text) => place.key.startsWith(text) ? 0 : place.key.includes(' ' + text) ? 1 : 2;
  let found = [];
  let active = -1;
  const mark = at => {
    active = at;
    [...list.children].forEach((option, n) => option.setAttribute('aria-selected', String(n === at)));
    if (at >= 0) {
      input.setAttribute('aria-activedescendant', list.children[at].id);
      list.children[at].scrollIntoView({block: 'nearest'});
    } else {
      input.removeAttribute('aria-activedescendant');
    }
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    mark(-1);
  };
  const go = place => { if (place) location.href = place.href; };
  const show = () => {
    const text = plain(input.value);
    const fits = place => text.split(' ').every(word => place.key.includes(word))
      || place.code.toLowerCase().startsWith(text);
    found = text ? places.filter(fits) : [];
    const nearest = (a, b) => rank(a, text) - rank(b, text) || a.name.localeCompare(b.name, 'en');
    found.sort(nearest);
    const lacking = (text ? unmade : []).filter(place => found.length ? place.key === text : fits(place)).sort(nearest);
    list.replaceChildren(...found.map((place, n) => {
      const option = document.createElement('li');
      option.id = 'match-' + n;
      option.setAttribute('role', 'option');
      option.textContent = place.name;
      const code = document.createElement('small');
      code.textContent = ' ' + place.code;
      option.append(code);
      option.addEventListener('mousedown', event => event.preventDefault());
      option.addEventListener('click', () => go(place));
      return option;
    }));
    close();
    list.hidden = !found.length;
    input.setAttribute('aria-expanded', String(found.length > 0));
    const count = found.length === 1 ? 'One place.' : found.length ? found.length + ' places.' : '';
    told.textContent = !text ? '' : count || lacking.length
      ? (count + ' ' + (lacking.length ? noPage(lacking) : '')).trim()
      : 'No place here has that in its name or code. Try fewer letters, or look under All places.';
  };
  input.addEventListener('input', show);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', event => {
    const down = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (down) {
      event.preventDefault();
      if (list.hidden) show();
      if (found.length) mark(active < 0 && down < 0 ? found.length - 1 : (active + down + found.length) % found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (list.hidden) show();
      go(found[Math.max(active, 0)]);
    } else if (event.key === 'Escape') {
      if (list.hidden) { input.value = ''; show(); } else { close(); }
    }
  });
  box.hidden = false;
  if (matchMedia('(min-width: 48rem)').matches) {
    document.querySelectorAll('details.wide-open').forEach(fold => { fold.open = true; });
  }
})();
