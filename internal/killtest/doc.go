// Package killtest kills real processes that make copies, and lets others go on with what they
// left. It has tests only, and they need a Unix: a process is killed by SIGKILL, and what it saved
// is synced with its folder.
//
// The test's own process runs the simulators, over loopback, and survives. It starts its own binary
// again as a worker: a process that makes a few copies one after the other, saves an intent to a
// file before each send, and writes down what it is told. A worker that was killed is followed by
// another one, until all copies have been told. Three hours later by the service's clock a last
// worker resolves what is unknown. Then the journal of the simulator says what was true.
//
// A job is killed in the same way, and so is the copy of a large object: the next worker goes on from
// its journal, or from its state. Package jobtest has the simulators, the programs and the check.
//
// Terms:
//
//   - A run is one simulator and its workers.
//   - The habits of a worker are right, or one of the mistakes that the checks have to find.
//   - In every second run the local clock of each worker falls an hour behind that of the worker before: the simulator's
//     clock is moved instead, while it works on nothing.
package killtest
