package conformance

import (
	"slices"

	"github.com/farcopy/farcopy/oracle"
)

// The credentials of the trials: long enough that finding one in a message is no accident.
const (
	token  = "tok-5e1f0c9a7b3d"
	secret = "sec-2a9d4e7c1b60"
)

// undecided are the families in which nothing is left that reading shows, and a second request would make a second copy, or
// destroy what it replaces: no client can know.
var undecided = []family{failed, outage, silent, blocked, stranger, timedOut, tooLate}

// mayRepeat is what stays unknown where a second request does no harm: after the client's own timeout the first one may
// run for as long as the service likes.
var mayRepeat = []family{timedOut}

func and(some []family, more ...family) []family { return append(slices.Clone(some), more...) }

var subjects = []subject{
	{
		name: "bitpaket overwrite=false", op: "Copy", source: "report.pdf", hide: []string{token, secret},
		unique: true, replace: true, new: bitpaketTrial(false), unknown: mayRepeat,
	},
	{
		name: "bitpaket overwrite=true", op: "Copy", source: "report.pdf", hide: []string{token, secret},
		unique: true, replace: true, new: bitpaketTrial(true), unknown: undecided,
	},
	{
		name: "bitpaket create", op: "CreateFolder", source: "Made", hide: []string{token, secret},
		unique: true, new: bitpaketCreateTrial, unknown: and(mayRepeat, delivered),
	},
	{
		name: "box", op: "CopyFolder", source: "Pictures", hide: []string{token},
		unique: true, new: boxTrial(""), // Without the name a second request is harmless only if Box has finished with the first.
		unknown: []family{outage, silent, blocked, timedOut, tooLate, delivered},
	},
	{
		name: "box named", op: "CopyFolder", source: "Pictures", hide: []string{token},
		unique: true, new: boxTrial("Copied"), unknown: and(mayRepeat, delivered),
	},
	{
		name: "box file", op: "CopyFile", source: "tiger.jpeg", hide: []string{token},
		unique: true, new: boxFileTrial(""),
		unknown: []family{outage, silent, blocked, timedOut, tooLate, delivered},
	},
	{
		name: "box file named", op: "CopyFile", source: "tiger.jpeg", hide: []string{token},
		unique: true, new: boxFileTrial("Copied"), unknown: and(mayRepeat, delivered),
	},
	{
		name: "box create", op: "CreateFolder", source: "Created", hide: []string{token},
		unique: true, new: boxCreateTrial, unknown: and(mayRepeat, delivered),
	},
	{
		name: "oracle", op: "CopyFolder", source: "Reports", hide: []string{secret},
		new: oracleTrial(""), unknown: and(undecided, phantom),
	},
	{
		name: "oracle suffix", op: "CopyFolder", source: "Reports", hide: []string{secret},
		new: oracleTrial(oracle.DuplicateTimeStampSuffix), unknown: and(undecided, phantom),
	},
	{
		name: "oracle file", op: "CopyFile", source: "report.pdf", hide: []string{secret},
		new: oracleFileTrial(""), unknown: and(undecided, phantom),
	},
	{
		name: "oracle file suffix", op: "CopyFile", source: "report.pdf", hide: []string{secret},
		new: oracleFileTrial(oracle.DuplicateTimeStampSuffix), unknown: and(undecided, phantom),
	},
	{
		name: "oracle create", op: "CreateFolder", source: "Made", hide: []string{secret},
		new: oracleCreateTrial, unknown: and(undecided, phantom),
	},
	{
		name: "document360", op: "CopyFile", source: "logo.png", hide: []string{token},
		new: document360Trial, unknown: undecided,
	},
	{
		name: "document360 create", op: "CreateFolder", source: "Made", hide: []string{token},
		new: document360CreateTrial, unknown: undecided,
	},
	{
		name: "oss", op: "CopyObject", source: "tiger.jpg", hide: []string{secret},
		unique: true, replace: true, new: ossTrial(false), unknown: and(mayRepeat, phantom),
	},
	{
		name: "oss forbid-overwrite", op: "CopyObject", source: "tiger.jpg", hide: []string{secret},
		unique: true, new: ossTrial(true), unknown: and(mayRepeat, phantom, delivered),
	},
}

// only are the subjects that a test is about.
func only(names ...string) []subject {
	var some []subject
	for _, s := range subjects {
		for _, name := range names {
			if s.name == name {
				some = append(some, s)
			}
		}
	}
	if len(some) != len(names) {
		panic("no such subject")
	}
	return some
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
