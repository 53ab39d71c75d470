package transport

import "io"

// Read reads the response body. Its errors repeat nothing that the service sent.
func (w *attemptTrace) Read(p []byte) (int, error) {
	n, err := w.read(p)
	switch {
	case err == nil, err == io.EOF:
		return n, err
	case w.ctx.Err() != nil:
		return n, ContextError(w.ctx)
	}
	return n, withoutQuotes(err)
}

// read ends with the attempt's context. An abandoned Read may still write into p, but nobody reads
// p any more.
func (w *attemptTrace) read(p []byte) (int, error) {
	if w.netHTTP != nil {
		return w.body.Read(p)
	}
	if w.readAbandoned {
		return 0, ErrAbandoned
	}
	n, err := Bounded(w.ctx, func() (int, error) { return w.body.Read(p) }, nil)
	w.readAbandoned = err == ErrAbandoned
	return n, err
}

// Close closes the response body and stops the attempt's timer.
func (w *attemptTrace) Close() error {
	defer w.stop()
	switch {
	case w.netHTTP != nil:
		return w.body.Close()
	case w.readAbandoned:
		go alone(func() { w.body.Close() })
		return nil
	}
	_, err := Bounded(w.ctx, func() (struct{}, error) { return struct{}{}, w.body.Close() }, nil)
	return err
}
