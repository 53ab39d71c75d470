// Package simtest is what the five service simulators share. It serves HTTP over loopback or over
// in-memory pipes, keeps a journal of the requests, injects faults and keeps rate windows. A
// service's handlers only act and respond.
//
// The exported methods of Server, the faults and their comments are the public API of all five
// simulators: gen writes the files zz_server.go and zz_faults.go of each from them.
package simtest
