package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/fatih/color"
)

// columns are the clients that the table compares. What it shows of the second one is checked.
var columns = [2]clientName{plainClient, farcopyClient}

// row is a trial of a service, with the outcome of each column.
type row struct {
	trial
	service
	outcomes [2]outcome
}

// measure runs each trial of each service with the clients of both columns, all at the same time.
func measure(ctx context.Context, columns [2]clientName) (rows []row, err error) {
	for _, tr := range trials {
		for _, s := range services {
			rows = append(rows, row{trial: tr, service: s})
		}
	}
	var running sync.WaitGroup
	errs := make([][2]error, len(rows))
	for i := range rows {
		r := &rows[i]
		for j, client := range columns {
			running.Go(func() { r.outcomes[j], errs[i][j] = r.of(ctx, r.service, client) })
		}
	}
	running.Wait()
	for _, e := range errs {
		if err := errors.Join(e[:]...); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// check returns what the rows show of farcopy and it does not promise.
func check(rows []row) error {
	var broken []string
	for _, r := range rows {
		if err := r.outcomes[1].check(); err != nil {
			broken = append(broken, fmt.Sprintf("%s, %s: %v", r.name, r.wrong, err))
		}
	}
	if broken != nil {
		return errors.New("farcopy does not do what it promises: " + strings.Join(broken, "; "))
	}
	return nil
}

// table prints the rows, and a line above those of each trial.
func (p page) table(rows []row) {
	p.line(bold, "One copy is made, and no response arrives. The simulator holds, measured now:")
	p.row(cell{}, cell{"a plain client", bold}, cell{"farcopy", bold})
	for i, r := range rows {
		if i == 0 || r.wrong != rows[i-1].wrong {
			p.row(cell{r.wrong, faint}, cell{r.trial.plain, faint}, cell{r.ours, faint})
		}
		plain, ours := r.outcomes[0].text(r.noun), r.outcomes[1].text(r.noun)
		if r.sdk {
			plain += " (vendor's SDK)"
		}
		p.row(cell{text: "  " + r.name + " " + r.what}, cell{plain, colourOf(r.outcomes[0])}, cell{ours, colourOf(r.outcomes[1])})
	}
}

func colourOf(o outcome) *color.Color {
	if o.isRight() {
		return good
	}
	return bad
}

// requests prints which requests the simulators got for each row.
func (p page) requests(rows []row) {
	p.line(bold, "The requests of a plain client, and those of farcopy")
	for i, r := range rows {
		if i == 0 || r.wrong != rows[i-1].wrong {
			p.line(faint, "%s", r.wrong)
		}
		p.line(nil, "  %-12s %s", r.name, r.outcomes[0].requests)
		p.line(nil, "  %-12s %s", "", r.outcomes[1].requests)
	}
}
