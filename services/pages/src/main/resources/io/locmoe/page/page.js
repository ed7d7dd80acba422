// The figures of a page: draws them when the window, the colour scheme or the paper asks, and shows one alone.

/** Size of a plot on paper, which the browser lays out only after `beforeprint`; page.css has it too. */
const PAPER = {width: 650, height: 330};
const dark = matchMedia('(prefers-color-scheme: dark)');
let printing = false;

/** The numbers of a chart as a table, made when someone opens it. */
const table = (option) => {
  const named = (one, dimension, at) => {
    const labels = option[dimension].data;
    return labels ? labels[at] : at;
  };
  const rows = option.series.filter((one) => one.data && one.data.length).flatMap((one) => one.data.map((value, i) => {
    if (!Array.isArray(value)) return [one.name, (option.xAxis.data ?? option.yAxis.data)[i], value];
    if (one.type === 'heatmap') return [option.yAxis.data[value[1]], option.xAxis.data[value[0]], value[2]];
    return [one.name, named(one, 'xAxis', value[0]), ...value.slice(1)];
  }));
  const cell = (value) => (typeof value === 'number'
    ? `<td class="number">${value}</td>` : `<td>${encode(value ?? '–')}</td>`);
  return `<div class="values"><table>${rows.map((one) => `<tr>${one.map(cell).join('')}</tr>`).join('')}</table></div>`;
};

const figures = [...document.querySelectorAll('figure.chart')].map((figure) => {
  const option = JSON.parse(figure.querySelector('script').textContent);
  const details = figure.querySelector('details');
  const one = {figure, option, plot: figure.querySelector('.plot'), chart: null};
  details.addEventListener('toggle', () => {
    if (!details.querySelector('.values')) details.insertAdjacentHTML('beforeend', table(one.option));
  });
  return one;
});

/** A map of very many cells is drawn as a picture: an element for each would keep the browser busy. */
const isLarge = (option) => option.visualMap && option.series[0].data.length > 500;

const draw = () => {
  const colours = dark.matches && !printing ? DARK : LIGHT;
  for (const one of figures) {
    if (one.plot.clientWidth > 0) {
      one.chart ??= echarts.init(one.plot, null, {renderer: isLarge(one.option) ? 'canvas' : 'svg'});
      one.chart.resize(printing ? PAPER : {width: 'auto', height: 'auto'});
      one.chart.setOption(complete(one.option, colours, one.plot), true);
    }
  }
};

const choose = () => {
  const alone = figures.some((one) => `#${one.figure.id}` === location.hash);
  document.body.classList.toggle('alone', alone);
  for (const one of figures) one.figure.classList.toggle('shown', alone && `#${one.figure.id}` === location.hash);
  draw();
};

addEventListener('hashchange', choose);
addEventListener('resize', draw);
addEventListener('beforeprint', () => { printing = true; draw(); });
addEventListener('afterprint', () => { printing = false; draw(); });
dark.addEventListener('change', draw);
choose();
