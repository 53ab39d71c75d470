// Package testkit holds what the tests of several packages need: assertions, transports that play a
// service, token sources and logs. Only tests import it; internal/archtest checks that.
//
// An assertion is called WantX, checks one claim and reports a failure with its own words. It lets
// the test go on, unless there is nothing to go on with: no error, no response, no client.
package testkit
