// Package jobtest has what tests of jobs share: for each service a simulator with something to copy,
// a program that copies it, and a check of what the program has said. Tests of killed processes and
// tests in virtual time import it.
//
// Terms:
//
//   - A world is a simulator with the items of one job.
//   - A program is a process that runs the job until it ends or dies. The next one has the journal
//     of the one before, and nothing else.
//   - A word is what a program says of an item.
//   - What is there is read from the simulator's state; what was done, from its journal of requests.
//
// # The check
//
// Of each item the world knows how often it is at the target with the content of the source, how
// often the service has made it for the job, and how often others have made an equal one.
//
//	made twice     more of it is there than was there before and others have made, or more was done
//	false word     copied, and not done or not there; skipped, and not there; failed, and it was done
//	told again     what was copied, or was there, in an earlier word
//	lost           neither at the target nor among the failures of the last program
//	left           an upload, or an old file beside its replacement, that no word tells
//	false report   the counts are not those of the target
//	destroyed      what the target had under a name is gone, and nothing has come in its place
package jobtest
