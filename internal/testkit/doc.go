// Package testkit holds what the tests of several packages need: assertions, transports that play a
// service, token sources and logs. Only tests import it; internal/archtest checks that.
//
// An assertion is named after what it wants, checks one claim, and reports a failure with
// testing.TB.Errorf. Those that have a result which the rest of a test cannot do without, As, New
// and Time, end the test.
package testkit
