package call

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestThrottledIn: each refusal for the rate is reported, also if the call sends again and ends well.
func TestThrottledIn(t *testing.T) {
	const limited = `{"code":"slow"}`
	for _, tt := range []struct {
		name      string
		responses []fakeResponse
		want      []time.Duration
	}{
		{
			name:      "429, with a time and without",
			responses: []fakeResponse{{status: 429, header: "Retry-After: 7", body: limited}, {status: 429, body: limited}, yes},
			want:      []time.Duration{7 * time.Second, 0},
		},
		{
			name:      "a code in the body of a 503",
			responses: []fakeResponse{{status: 503, body: limited}, yes},
			want:      []time.Duration{0},
		},
		{
			name:      "an attempt without a connection",
			responses: []fakeResponse{dial, yes},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				svc := newService(t, &fakeService{steps: tt.responses}, func(set *Settings) {
					read := set.ReadProblem
					set.ReadProblem = func(r *Response) *ErrorResponse {
						e := read(r)
						e.Throttled = e.Err.(*refusal).Code == "slow"
						return e
					}
				})
				var got []time.Duration
				ctx := ThrottledIn(t.Context(), func(after time.Duration) { got = append(got, after) })
				if _, err := Copy(ctx, svc, operation(), nil); err != nil {
					t.Error(err)
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("reported refusals (-want +got):\n%s", diff)
				}
			})
		})
	}
}
