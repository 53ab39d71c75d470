package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/farcopy/farcopy"
)

// given are the options of a command line.
func given(t *testing.T, args ...string) *options {
	t.Helper()
	o, err := parse(args, nil)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func failed(count int64, reason string) farcopy.FailureGroup {
	return farcopy.FailureGroup{Action: farcopy.ActionFailed, Reason: reason, Count: count, Example: "a/1"}
}

// reportOf has groups and what is pending.
func reportOf(pending int64, groups ...farcopy.FailureGroup) farcopy.Report {
	r := farcopy.Report{Pending: pending, Complete: pending == 0, Failures: groups}
	for _, g := range groups {
		if g.Action == farcopy.ActionUnknown {
			r.Unknown += g.Count
		} else {
			r.Failed += g.Count
		}
	}
	return r
}

// TestNextSteps: at most three steps, what nothing goes on without first.
func TestNextSteps(t *testing.T) {
	plain := []string{"-service", "oss", "-from", "p/a b/", "-to", "b/c"}
	withJournal := append(slices.Clone(plain), "-journal", "j.job/")
	onOracle := []string{"-service", "oracle", "-from", "F1", "-to", "F2", "-base-url", "https://x.example", "-journal", "j"}
	unknown := farcopy.FailureGroup{Action: farcopy.ActionUnknown, Reason: "no response", Count: 2, Example: "a/9"}
	const start, again = "bulk-copy -service oss -from 'p/a b/' -to b/c", "bulk-copy -service oss -from 'p/a b/' -to b/c -journal j.job/"
	for _, tt := range []struct {
		name   string
		args   []string
		report farcopy.Report
		end    end
		want   []step
	}{
		{"all is copied", withJournal, reportOf(0), endOfJob, nil},
		{"stopped", withJournal, reportOf(3), endStopped, []step{{"go on where it ended", again}}},
		{"stopped without a journal", plain, reportOf(3), endStopped, []step{
			{"copy the rest, this time with a journal; what has the same content is skipped", start + " -journal bulk-copy.job"},
		}},
		{"stopped without a journal, and nothing may exist", append(slices.Clone(plain), "-existing", "fail"), reportOf(3), endStopped, []step{
			{"copy the rest, this time with a journal; what has the same content is skipped", start + " -journal bulk-copy.job"},
		}},
		{"a demonstration stopped", []string{"-sim", "-v"}, reportOf(3), endStopped, []step{
			{"the simulator has ended with the program: with a journal the next run goes on", "bulk-copy -sim -journal bulk-copy.job -v"},
		}},
		{"credentials refused, and all else", withJournal, reportOf(3, failed(9, "exists, differs"), unknown, failed(1, "the source is gone")), endRefused, []step{
			{"the service accepts no request of these credentials: correct OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET, then go on", again},
			{"find out what became of 2 unknown items; nothing unknown is sent again (the command of step 1)", ""},
			{"replace what differs at the target, with a journal of its own: 9 items, such as a/1", start + " -journal j.job.replace -existing replace"},
		}},
		{"too many failures", append(slices.Clone(withJournal), "-max-failed", "5"), reportOf(3, failed(5, "x")), endTooMany, []step{
			{"-max-failed has ended the run: if the failures do not matter, go on without it", again},
			{"try again what failed: 5 items, such as a/1", again + " -max-failed 5"},
			{"read which items failed, and why", "cat j.job/report.jsonl"},
		}},
		{"the journal breaks", withJournal, reportOf(3), endJournal, []step{
			{"make room for the journal in j.job/ and let this user write there, then go on", again},
		}},
		{"the temporary journal breaks", plain, reportOf(3), endJournal, []step{
			{"make room in the directory for temporary files, then begin again", start + " -journal bulk-copy.job"},
		}},
		{"no service", withJournal, reportOf(3), endUnavailable, []step{{"the service was not reached, or took no more requests: go on later", again}}},
		{"no source", plain, farcopy.Report{}, endMissing, []step{
			{"-from or -to is not there, or these credentials may not see it: make it or correct the flag, and try again", ""},
		}},
		{"no source, with a journal, which belongs to these flags", withJournal, farcopy.Report{}, endMissing, []step{
			{"-from or -to is not there, or these credentials may not see it: make it and try again, or correct the flag and name another -journal", again},
		}},
		{"a folder that was removed meanwhile", withJournal, farcopy.Report{Listed: 3}, endMissing, []step{
			{"list again what could not be listed, and copy the rest", again},
		}},
		{"a listing that failed", withJournal, farcopy.Report{}, endOfJob, []step{{"list again what could not be listed, and copy the rest", again}}},
		{"archived, and one reading", withJournal, reportOf(0, failed(1, "the source is archived: restore it with RestoreObject first")), endOfJob, []step{
			{"restore with RestoreObject, wait until that is done, and try again: 1 item, such as a/1", again},
		}},
		{"the largest group first, one step for one remedy", withJournal,
			reportOf(0, failed(9, "403 AccessDenied"), failed(8, "401 Unauthorized"), failed(7, "exists"), failed(6, "the source is gone")), endOfJob, []step{
				{"give the credentials " + permissionsOf["oss"] + ", and try again: 9 items, such as a/1", again},
				{"skip what exists and is the same, with a journal of its own: 7 items, such as a/1", start + " -journal j.job.skip"},
				{"nothing, if these were removed on purpose: 6 items, such as a/1", ""},
			}},
		{"no replacing", onOracle, reportOf(0, failed(1, "exists, differs")), endOfJob, []step{
			{"move away what differs at the target, such as that of a/1, then try again", "bulk-copy -service oracle -from F1 -to F2 -journal j -base-url https://x.example"},
		}},
		{"names", withJournal, reportOf(0, failed(1, "the key would be longer than 1023 bytes")), endOfJob, []step{
			{"rename or move, at the source or the target, and try again: 1 item, such as a/1", again},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := nextSteps(given(t, tt.args...), tt.report, tt.end); !slices.Equal(got, tt.want) {
				t.Errorf("the steps are\n%q\nwant\n%q", got, tt.want)
			}
		})
	}
}

// TestEndOf: how a run ended, by its error.
func TestEndOf(t *testing.T) {
	early := func(err error) error { return &farcopy.JobError{Early: true, Err: err} }
	for _, tt := range []struct {
		err  error
		want end
	}{
		{nil, endOfJob},
		{&farcopy.JobError{Failed: 1}, endOfJob},
		{&farcopy.JobError{Err: fs.ErrNotExist}, endMissing},
		{early(farcopy.ErrJobStopped), endStopped},
		{early(fmt.Errorf("%w: %w", context.Canceled, errInterrupted)), endStopped},
		{early(farcopy.ErrTooManyFailed), endTooMany},
		{early(fmt.Errorf("%w: disk full", farcopy.ErrJournal)), endJournal},
		{early(fs.ErrPermission), endRefused},
		{early(farcopy.ErrTransient), endUnavailable},
		{errors.New("other"), endUnavailable},
	} {
		want(t, fmt.Sprint(tt.err), endOf(tt.err), tt.want)
	}
}

// TestCommand: a command that is shown starts the program as it was started, changes excepted,
// whatever the flags hold.
func TestCommand(t *testing.T) {
	o := given(t, "-v", "-service", "oss", "-from", `it's/"50%" $x/ä`, "-to=b/", "-workers", "3", "-json=false", "-journal", "")
	line := o.command("journal", "new job", "workers", "")
	out, err := exec.Command("sh", "-c", strings.Replace(line, "bulk-copy", `printf '%s\n'`, 1)).Output()
	if err != nil {
		t.Fatal(err)
	}
	want(t, "arguments", string(out), "-service\noss\n-from\nit's/\"50%\" $x/ä\n-to\nb/\n-journal\nnew job\n-v\n")
}
