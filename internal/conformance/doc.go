// Package conformance holds the rules that every service client must pass: what an error of a copy
// says about the world is compared with what really happened, under every fault that the simulators
// can inject, while listings lag and clocks differ, and while other programs do what they like. It
// has tests only.
//
// Terms:
//
//   - A subject is one service in one of the ways to copy that differ for the client.
//   - A trial is one copy of a subject on a simulator of its own.
//   - A race is two programs that make the same copy at a time and share nothing.
//   - A history is many copies by several goroutines of one client.
//   - A crash is one copy whose programs die, and are followed by others that have the stored intent only.
//   - A chain of a job is a job whose programs die, and are followed by others that have its journal only. Package jobtest has
//     what it needs.
//   - Told is what an error says: made, not made or unknown. Done is how often the service did what a program or a call
//     asked for, which only the simulator's journal knows.
//
// CONTRIBUTING.md lists the flags.
package conformance
