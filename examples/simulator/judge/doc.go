// Package judge tests the simulator as its users meet it: the program is built and started, and its
// page is opened in Chromium.
//
// The tests build the program anew, which go test does not see: run them with -count=1.
//
// Without Chromium these tests are skipped. On Debian, install it with
//
//	apt-get install --no-install-recommends chromium
//
// or name the binary in the variable CHROMIUM. The flag -shots writes pictures of the page to a
// folder.
package judge
