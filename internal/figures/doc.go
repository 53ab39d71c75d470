// Command figures measures what docs/figures.md promises, side by side in one run, and prints the
// table in Markdown:
//
//	go run -C internal/figures . [-only expression] [-items n] [-rounds n]
//
// Where the processor time or the memory of a client is measured, the client is a process of its
// own: the program starts itself again, and serves the requests of its child over loopback. What is
// compared is measured in turn, because a machine that does other things is faster at one time than
// at another. Nothing here asserts a time.
//
// Against what the library is measured:
//
//   - Raw net/http is what a program needs at least that makes the same requests: signed by the
//     signer of package oss, with as many connections, and with the responses decoded by
//     encoding/xml. It retries, journals and verifies nothing. Calls of package oss without a job
//     stand between the two.
//   - The vendor's Copier is that of github.com/aliyun/alibabacloud-oss-go-sdk-v2.
//   - The ideal of a copy in parts is the latency of a part by the number of rounds, which is the
//     number of parts by the concurrency, rounded up. The requests before and after the parts are
//     not in it, and neither is what a request costs on this machine, nor how late a sleeping
//     goroutine wakes: raw net/http, and goroutines that only sleep, show that in the same table.
package main
