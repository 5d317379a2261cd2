"""The results of the last run, kept in the workspace, so that the next start shows the list at once.

    first_page   results.json: what is kept, and the first lines of the list   standard library only
    plain        judgement <-> plain data
    stamps       whether a file is still the one that was read
    writing      judgements, one after the other -> files: bodies in parts, and the columns of the index
    kept         files -> judgements, one at a time, and the index of the batch
    replaced     what was read anew -> which reports took the place of others
    survey       the batch as it lies there now -> which files have to be read again

Nothing that an inspector decided is in here, and nothing in here is ever trusted over the files: whatever is stale or
damaged is thrown away with a sentence, and the batch is read anew.
"""
