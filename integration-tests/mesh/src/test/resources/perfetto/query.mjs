// Opens a trace in Perfetto's trace processor and asks it in SQL: node query.mjs PROCESSOR_DIR TRACE SQL...
// Prints for each question its only column as a line of JSON. The processor is the WASM of Perfetto's page, which expects to be in a worker.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';

const [directory, trace, ...questions] = process.argv.slice(2);

/** Reads the files that the worker fetches, all at once. */
class FileRequest {
    open(_method, url) {
        this.file = join(directory, url);
    }

    send() {
        this.response = readFileSync(this.file);
    }
}

Object.assign(globalThis, {
    self: globalThis,
    WorkerGlobalScope: class {},
    location: { href: pathToFileURL(directory + '/').href },
    XMLHttpRequest: FileRequest,
});
runInThisContext(readFileSync(join(directory, 'engine_bundle.node.js'), 'utf8'));
const { EngineBase } = await import(pathToFileURL(join(directory, 'engine.mjs')).href);

class Processor extends EngineBase {
    constructor(port) {
        super();
        this.port = port;
        port.onmessage = (message) => this.onRpcResponseBytes(message.data);
    }

    rpcSendRequestBytes(bytes) {
        this.port.postMessage(bytes);
    }
}

// Fields of the answers that the decoder does not know are none of ours.
console.warn = () => {};
const { port1, port2 } = new MessageChannel();
const processor = new Processor(port2);
// The module has begun to start, and takes requests after it.
setImmediate(() => globalThis.onmessage({ data: port1 }));
await processor.parse(readFileSync(trace));
await processor.notifyEof();
for (const sql of questions) {
    const result = await processor.query(sql);
    const [column] = result.columns();
    const values = [];
    for (const row = result.iter({}); row.valid(); row.next()) {
        values.push(row.get(column));
    }
    console.log(JSON.stringify(values));
}
// Then nothing is left to do, and the output is written to its end.
port2.close();
