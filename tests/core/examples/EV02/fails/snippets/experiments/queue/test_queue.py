def test_one_queue_answers_once(evidence):
    evidence.record(figure="twice", value=0, unit="answers")
