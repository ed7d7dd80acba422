// A page that follows a run: shows what the server sends, and sends what its buttons ask for.

const said = document.getElementById('said');
const say = (text) => { said.textContent = text; };
let paused = false;

/** Sections, charts and tables that have come or gone need other elements: the page is loaded anew, at the same place. */
const same = (update) => update.headings.join() === [...document.querySelectorAll('main h2')].map(
  (element) => element.textContent).join()
  && update.introduction.length === document.querySelectorAll('header > p').length
  && update.items.map((one) => one.id).join() === [...document.querySelectorAll('figure.chart, .table')].map(
    (element) => element.id).join();

const show = (update) => {
  if (!same(update)) return location.reload();
  document.querySelectorAll('header > p').forEach((p, i) => { p.textContent = update.introduction[i]; });
  for (const one of update.items) {
    const element = document.getElementById(one.id);
    if (one.html) {
      element.innerHTML = one.html;
    } else {
      figures.find(({figure}) => figure === element).option = one.option;
      element.querySelector('figcaption').textContent = one.caption;
      element.querySelector('.values')?.remove();
      const details = element.querySelector('details');
      if (details.open) details.insertAdjacentHTML('beforeend', table(one.option));
    }
  }
  document.body.dataset.updates = Number(document.body.dataset.updates ?? 0) + 1;
  draw();
};

const events = new EventSource('events');
events.addEventListener('figures', (event) => { if (!paused) show(JSON.parse(event.data)); });
events.addEventListener('open', () => say('This page is live.'));
events.addEventListener('error', () => say('No answer: the page shows its last figures.'));

const ask = async (button) => {
  if (button.dataset.confirm && !confirm(button.dataset.confirm)) return;
  button.disabled = true;
  try {
    say(await (await fetch(button.dataset.post, {method: 'POST'})).text());
  } catch {
    say('No answer: nothing was asked for.');
  } finally {
    button.disabled = false;
  }
};

document.querySelectorAll('button[data-post]').forEach((button) => button.addEventListener('click', () => ask(button)));
document.getElementById('pause').addEventListener('click', ({target}) => {
  paused = !paused;
  target.setAttribute('aria-pressed', paused);
});
